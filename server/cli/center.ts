import { HepsctError } from '../../protocol/errors';
import { checkRecipe } from '../../protocol/recipe-check';
import { counted } from '../../protocol/sentences';
import type { ICentreFinding, IFinding, IRowFinding } from '../centre/answer';
import { findScanCentre } from '../centre/find-scan-centre';
import { numberOf } from './option-values';
import { withWholePaths } from './places';
import { recipeFromOptions } from './recipe-from-options';
import type { ICorrectionOptions, IScanOptions } from './scan-options';
import { openSession } from './session';

export interface ICenterOptions extends IScanOptions, ICorrectionOptions {
  readonly rows?: string;
  readonly range?: string;
  readonly json?: true;
}

/**
 * `hepsct center`: tells the axis on standard output.
 *
 * @throws HepsctError `no-answer` where the data do not tell it; with `json` what was found stands on standard output
 *   nevertheless
 */
export async function center(path: string, given: ICenterOptions): Promise<void> {
  const { json, range, ...options } = await withWholePaths(path, given);
  const recipe = checkRecipe(recipeFromOptions(path, options));
  const session = await openSession(recipe);
  try {
    const wish = {
      rows: options.rows === undefined ? ('spread' as const) : ('all' as const),
      range: rangeOf(range)
    };
    const { engine, scan } = session;
    const signal = new AbortController().signal;
    const finding = await findScanCentre({ engine, scan, recipe, ...wish }, signal);
    process.stdout.write(
      json ? `${JSON.stringify(finding)}\n` : `${centreLines(finding).join('\n')}\n`
    );
    if (finding.refusal !== null) {
      throw new HepsctError('no-answer', finding.refusal.message, {
        reason: finding.refusal.reason
      });
    }
  } finally {
    await session.scan.close();
  }
}

function rangeOf(text: string | undefined): [number, number] | null {
  if (text === undefined) {
    return null;
  }
  const [from, to, ...more] = text.split(':').map(end => numberOf('--range', end));
  if (from === undefined || to === undefined || more.length > 0 || !(from < to)) {
    throw new HepsctError(
      'usage',
      `--range is "${text}", but must be two columns, the lower one first, such as 280:310.`,
      { option: '--range', value: text }
    );
  }
  return [from, to];
}

/** What was found, a line each. */
export function centreLines(finding: ICentreFinding): string[] {
  const { rows, turn, overlap, side, slope, refusal } = finding;
  const head =
    refusal === null ? `centre ${value(finding)}` : `no centre${guess(finding, ', best guess ')}`;
  const turned =
    turn === 'half'
      ? 'half a turn'
      : `a full turn${overlap === null ? '' : `, ${counted(overlap, 'column')} seen twice, axis ${side === 'middle' ? 'near the middle' : `on the ${side}`}`}`;
  return [
    `${head} from ${counted(rows.length, 'row')} of ${turned}`,
    ...(slope === undefined
      ? []
      : [
          `  the axis is tilted: ${slope.toPrecision(3)} pixels a row, the centre is that of the middle row`
        ]),
    ...(finding.runnerUp === null ? [] : [`  second ${finding.runnerUp.toFixed(2)}`]),
    ...rows.map(rowLine)
  ];
}

function rowLine(row: IRowFinding): string {
  const name = `  row ${row.row}`.padEnd(11);
  const methods = row.methods
    .map(({ method, centre }) => `${method} ${centre.toFixed(2)}`)
    .join(', ');
  const told =
    row.refusal === null ? value(row) : `refused (${row.refusal.reason})${guess(row, ', guess ')}`;
  return `${name} ${told}${methods === '' ? '' : `  ${methods}`}`;
}

function value({ centre, error }: IFinding): string {
  return `${centre?.toFixed(3) ?? ''} +- ${error?.toFixed(3) ?? ''}`;
}

function guess({ centre }: IFinding, word: string): string {
  return centre === null ? '' : `${word}${centre.toFixed(2)}`;
}
