import { HepsctError } from '../../protocol/errors';
import { counted } from '../../protocol/sentences';
import { loadConfig } from '../config/config';
import { openConfiguredEngine } from '../config/engine';
import { checkSimulateOptions, SIMULATE_RANGES, simulate } from '../simulate';
import { numberOf } from './option-values';
import { bytes } from './prediction';
import { ProgressBar } from './progress-bar';

/** Options as they stand on the command line. */
export interface ISimulateFlags extends Readonly<Record<string, unknown>> {
  readonly json?: true;
}

/** `hepsct simulate`. Ctrl-C leaves nothing behind. */
export async function simulateScan(out: string, { json, ...flags }: ISimulateFlags): Promise<void> {
  const settings = checkSimulateOptions(optionsOf(flags));
  const { engine } = await openConfiguredEngine(await loadConfig());
  const cancelled = new AbortController();
  const interrupt = (): void =>
    cancelled.abort(new HepsctError('cancelled', 'The simulation was cancelled.'));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const bar = new ProgressBar(json ? null : process.stderr);
  try {
    const steps = simulate(out, settings, { engine, signal: cancelled.signal });
    let step = await steps.next();
    for (; !step.done; step = await steps.next()) {
      const { part, done, total } = step.value;
      bar.write(`${part} ${done}/${total}`);
      if (json) {
        process.stdout.write(`${JSON.stringify({ type: 'progress', ...step.value })}\n`);
      }
    }
    bar.clear();
    const { path, pixelBytes } = step.value;
    const { angles, rows, columns, centre } = settings;
    process.stdout.write(
      json
        ? `${JSON.stringify({ type: 'done', ...step.value })}\n`
        : `${path}: ${counted(angles, 'projection')} of ${rows} x ${columns}, ${bytes(pixelBytes)} of pixels, axis at column ${centre}\n`
    );
  } finally {
    bar.clear();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Options as `checkSimulateOptions` knows them: numbers for texts, `centre` for `center`. */
function optionsOf(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [flag, value] of Object.entries(flags)) {
    const name = flag === 'center' ? 'centre' : flag === 'pixelSize' ? 'pixelSizeUm' : flag;
    const numeric = Object.hasOwn(SIMULATE_RANGES, name) || name === 'arc';
    options[name] = numeric && typeof value === 'string' ? numberOf(`--${flag}`, value) : value;
  }
  return options;
}
