import type { JSX } from 'react';
import { errorWords } from '../companion/words';
import type { LiveModel } from '../live/model';
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
      <span
        role="status"
        className="jp-HepsctCentre-state"
        data-state={live.state}
        data-engine={live.kind}
        data-kept={live.share === 1 ? 'yes' : 'no'}
      >
        {sentences(stateWords(live, trans), reasonWords(live, trans))}
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
        value={live.sources.choice}
        choices={[
          { value: 'auto', title: trans.__('Automatic') },
          { value: 'socket', title: trans.__('Companion') },
          { value: 'wasm', title: trans.__('This browser') }
        ]}
        onChange={choice => live.choose(choice)}
      />
    </span>
  );
}

function stateWords({ state, kind }: LiveModel, trans: ICentreProps['trans']): string {
  switch (state) {
    case 'idle':
      return '';
    case 'connecting':
      return trans.__('Connecting to the live engine …');
    case 'live':
      return kind === 'wasm' ? trans.__('Live in this browser') : trans.__('Live');
    case 'resting':
      return kind === 'wasm' ? trans.__('Exact slice by this browser') : trans.__('Exact slice');
    case 'lost':
      return trans.__('Not live: pictures come one by one');
  }
}

/** Why it is not the engine that one would think. */
function reasonWords(live: LiveModel, trans: ICentreProps['trans']): string {
  const { kind, state, newest } = live;
  const { choice, isLost, isSlow, lineProblem } = live.sources;
  if (state === 'idle') {
    return '';
  }
  if (kind === 'wasm' && choice === 'wasm') {
    return '';
  }
  if (isLost) {
    return lineProblem
      ? errorWords(lineProblem, trans)
      : kind === 'wasm'
        ? trans.__('The companion does not answer')
        : '';
  }
  if (kind === 'wasm') {
    return trans.__('The line to the companion is slow');
  }
  const isCoarse = newest?.slow === true && state === 'live';
  return sentences(
    choice === 'wasm' || (choice === 'auto' && isSlow) ? browserWords(live, trans) : '',
    isCoarse ? trans.__('Coarse frames: the line is slow') : ''
  );
}

/** One after the other, those that say something. */
function sentences(...texts: readonly string[]): string {
  return texts
    .filter(text => text !== '')
    .reduce((all, text) => (all === '' ? text : `${all.replace(/\.$/u, '')}. ${text}`), '');
}

/** Why it is not this browser. */
function browserWords({ share, sources }: LiveModel, trans: ICentreProps['trans']): string {
  const { browserProblem: problem, choice } = sources;
  if (problem) {
    return trans.__('The companion stands in for this browser: %1', problem.message);
  }
  if (choice !== 'wasm') {
    return '';
  }
  return share === null
    ? trans.__('The sinogram is too large for this browser')
    : share < 1
      ? trans.__('This browser is still getting the sinogram (%1 %)', Math.round(100 * share))
      : trans.__('This browser cannot make this slice');
}
