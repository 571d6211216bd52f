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
      columns={[words(trans.__('Method')), words(trans.__('Centre')), figure(trans.__('Off by'))]}
    >
      {methods.map(estimate => (
        <tr key={estimate.method}>
          <th scope="row">{methodTitle(estimate, trans)}</th>
          <td className="jp-HepsctCentre-number">
            {withError(estimate.centre, estimate.deviation)}
          </td>
          <td className="jp-HepsctCentre-figure">
            {centre === null ? '' : distanceText(estimate.centre - centre)}
          </td>
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
      columns={[figure(trans.__('Row')), words(trans.__('Centre')), figure(trans.__('Runner-up'))]}
    >
      {rows.map(({ row, centre, error, refusal, runnerUp }) => (
        <tr key={row}>
          <th scope="row" className="jp-HepsctCentre-figure">
            <RowLink model={model} trans={trans} row={row} />
          </th>
          <td title={refusal?.message}>
            {refusal
              ? refusalTitle(refusal.reason, trans)
              : centre !== null && error !== null && withError(centre, error)}
          </td>
          <td className="jp-HepsctCentre-figure">
            {runnerUp === null ? '' : centreText(runnerUp)}
          </td>
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
            {columns.map(({ title, className }) => (
              <th key={title} scope="col" className={className}>
                {title}
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
  readonly columns: readonly IColumn[];
  readonly children: ReactNode;
}

interface IColumn {
  readonly title: string;
  readonly className?: string;
}

function words(title: string): IColumn {
  return { title };
}

/** A column of numbers, which stand below each other. */
function figure(title: string): IColumn {
  return { title, className: 'jp-HepsctCentre-figure' };
}
