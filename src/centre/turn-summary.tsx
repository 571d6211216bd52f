import type { JSX } from 'react';
import { Group } from '../reconstruction/group';
import type { ICentreProps } from './props';
import { type ITurn, turnOf } from './turn';

/** How far the scan turned, and where the centre came from. */
export function TurnSummary({ model, trans }: ICentreProps): JSX.Element {
  const { scan, initial } = model;
  const turn = scan?.anglesDeg ? turnOf(scan.anglesDeg) : null;
  const stray = scan?.angles ?? null;
  return (
    <Group title={trans.__('Scan')}>
      <dl className="jp-HepsctScan-facts">
        <div>
          <dt>{trans.__('Angles')}</dt>
          <dd>
            {turn
              ? trans.__(
                  '%1° to %2° in %3 projections',
                  degrees(turn.firstDeg),
                  degrees(turn.lastDeg),
                  scan?.projections ?? 0
                )
              : stray
                ? trans.__('%1 found for %2 projections', stray.count, scan?.projections ?? 0)
                : trans.__('none found')}
          </dd>
        </div>
        {turn && (
          <div>
            <dt>{trans.__('Turn')}</dt>
            <dd>{turnWords(turn, trans)}</dd>
          </div>
        )}
        {scan && initial !== null && (
          <div>
            <dt>{trans.__('Centre to begin with')}</dt>
            <dd>
              {scan.centre === null
                ? trans.__('%1 px, the middle of the detector', initial)
                : trans.__('%1 px, as the file says', initial)}{' '}
              <button
                type="button"
                className="jp-HepsctButton"
                disabled={model.centre === initial}
                onClick={() => {
                  model.centre = null;
                }}
              >
                {trans.__('Back to it')}
              </button>
            </dd>
          </div>
        )}
      </dl>
    </Group>
  );
}

function degrees(value: number): string {
  return String(Number(value.toFixed(3)));
}

function turnWords({ kind, rangeDeg }: ITurn, trans: ICentreProps['trans']): string {
  switch (kind) {
    case 'half':
      return trans.__('180°: half a turn');
    case 'full':
      return trans.__('360°: a full turn');
    case 'other':
      return trans.__('%1°: neither half nor full', degrees(rangeDeg));
  }
}
