import type { JSX } from 'react';
import { centreText, distanceText, refusalTitle, withError } from './finding-words';
import type { ICentreProps } from './props';
import { RowLink } from './row-link';
import type { IRowEntry } from './rows-model';

/** A row of the table: its centre and error, or why there is none. */
export function RowsEntry({
  entry,
  model,
  trans
}: ICentreProps & { readonly entry: IRowEntry }): JSX.Element {
  const { row, centre, error, refusal, distance, isOutlier, isUsed } = entry;
  return (
    <tr className={isOutlier || refusal ? 'jp-mod-outlier' : undefined}>
      <td>
        <input
          type="checkbox"
          checked={isUsed}
          disabled={centre === null}
          aria-label={trans.__('Use row %1', row)}
          onChange={({ target }) => model.rows.use(row, target.checked)}
        />
      </td>
      <td className="jp-HepsctCentre-figure">
        <RowLink model={model} trans={trans} row={row} />
      </td>
      {refusal ? (
        <td title={refusal.message} colSpan={2}>
          <strong>{refusalTitle(refusal.reason, trans)}</strong>
          <span className="jp-HepsctCentre-caption">{refusal.message}</span>
        </td>
      ) : (
        <>
          <td className="jp-HepsctCentre-number">
            {centre !== null && (error === null ? centreText(centre) : withError(centre, error))}
          </td>
          <td className="jp-HepsctCentre-figure">
            {distance === null ? '' : distanceText(distance)}
            {isOutlier && <strong> {trans.__('outlier')}</strong>}
          </td>
        </>
      )}
      <td className="jp-HepsctCentre-remove">
        <button
          type="button"
          className="jp-HepsctCentre-link"
          aria-label={trans.__('Remove row %1', row)}
          onClick={() => model.rows.remove(row)}
        >
          ×
        </button>
      </td>
    </tr>
  );
}
