import type { JSX } from 'react';
import type { FrameSourceKind } from '../live/frame-source';
import type { LiveState } from '../live/model';
import { SelectInput } from '../fields/select-input';
import type { ICentreProps } from './props';

/** Which engine draws, how quickly, and whether what is seen is the exact slice. */
export function EngineLine({ model, trans }: ICentreProps): JSX.Element | null {
  const { live } = model;
  if (model.shown !== 'slice') {
    return null;
  }
  const { newest } = live;
  return (
    <span className="jp-HepsctCentre-engine">
      <span role="status" className="jp-HepsctCentre-state" data-state={live.state}>
        {stateWords(live.state, trans)}
      </span>
      {newest && (
        <span className="jp-HepsctViewer-label">
          {newest.engine === ''
            ? trans.__('%1 ms', Math.round(newest.milliseconds))
            : trans.__('%1, %2 ms', newest.engine, Math.round(newest.milliseconds))}
        </span>
      )}
      <SelectInput
        label={trans.__('Engine of the live slice')}
        isShort
        value={live.chosen}
        choices={live.kinds.map(kind => ({ value: kind, title: kindTitle(kind, trans) }))}
        onChange={kind => live.choose(kind)}
      />
    </span>
  );
}

function stateWords(state: LiveState, trans: ICentreProps['trans']): string {
  switch (state) {
    case 'idle':
      return '';
    case 'connecting':
      return trans.__('Connecting to the live engine …');
    case 'live':
      return trans.__('Live');
    case 'resting':
      return trans.__('Exact slice');
    case 'lost':
      return trans.__('Not live: pictures come one by one');
  }
}

function kindTitle(kind: FrameSourceKind, trans: ICentreProps['trans']): string {
  switch (kind) {
    case 'socket':
      return trans.__('Companion, live');
    case 'wasm':
      return trans.__('This page');
    case 'pictures':
      return trans.__('Companion, picture by picture');
  }
}
