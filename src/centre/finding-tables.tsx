import type { JSX, ReactNode } from 'react';
import type { ICentreFinding } from '../../protocol/centre';
import { centreText, distanceText, methodTitle, refusalTitle, withError } from './finding-words';
import type { ICentreProps } from './props';
import { RowLink } from './row-link';

/** What each method said. */
export function MethodsSaid({
  finding: { methods, centre },
  trans
}: Pick<ICentreProps, 'trans'> & { readonly finding: ICentreFinding }): JSX.Element {
  return (
    <Folded
      summary={trans.__('What each method says')}
      caption={trans.__('Centre by method')}
      columns={[trans.__('Method'), trans.__('Centre'), trans.__('Off by')]}
    >
      {methods.map(estimate => (
        <tr key={estimate.method}>
          <th scope="row">{methodTitle(estimate, trans)}</th>
          <td className="jp-HepsctCentre-number">
            {withError(estimate.centre, estimate.deviation)}
          </td>
          <td>{centre === null ? '' : distanceText(estimate.centre - centre)}</td>
        </tr>
      ))}
    </Folded>
  );
}

/** What was found in each row by itself; a click looks at it. */
export function RowsSaid({
  finding: { rows },
  model,
  trans
}: ICentreProps & { readonly finding: ICentreFinding }): JSX.Element {
  return (
    <Folded
      summary={trans.__('What each row says')}
      caption={trans.__('Answer by row')}
      columns={[trans.__('Row'), trans.__('Centre'), trans.__('Runner-up')]}
    >
      {rows.map(({ row, centre, error, refusal, runnerUp }) => (
        <tr key={row}>
          <th scope="row">
            <RowLink model={model} trans={trans} row={row} />
          </th>
          <td title={refusal?.message}>
            {refusal
              ? refusalTitle(refusal.reason, trans)
              : centre !== null && error !== null && withError(centre, error)}
          </td>
          <td>{runnerUp === null ? '' : centreText(runnerUp)}</td>
        </tr>
      ))}
    </Folded>
  );
}

/** A table that is folded away until somebody wants it. */
function Folded({ summary, caption, columns, children }: IFoldedProps): JSX.Element {
  return (
    <details className="jp-HepsctGroup-more">
      <summary>{summary}</summary>
      <table className="jp-HepsctCentre-rows">
        <caption className="jp-HepsctCentre-caption">{caption}</caption>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </details>
  );
}

interface IFoldedProps {
  readonly summary: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}
