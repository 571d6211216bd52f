import type { ICase } from './run';
import { centreIn } from './simulate';

/** Errors of those that were answered, and how many were not. */
export interface IErrors {
  readonly count: number;
  readonly refused: number;
  readonly median: number | null;
  readonly p90: number | null;
  readonly most: number | null;
  /** Answers more than half a pixel off. */
  readonly aboveHalf: number;
}

/** What one method alone says, rows refused or not. */
export interface IMethodErrors extends IErrors {
  readonly method: string;
}

/** A class of scans. */
export interface IClassReport {
  readonly name: string;
  readonly scans: IErrors;
  readonly rows: IErrors;
  readonly methods: readonly IMethodErrors[];
  readonly secondsARow: number;
  /** The same rows by a package's own search, and scans by the middle of its five answers; null: not asked. */
  readonly peer: {
    readonly scans: IErrors;
    readonly rows: IErrors;
    readonly secondsARow: number;
    /** Our own errors of just these scans and rows. */
    readonly ownScans: IErrors;
    readonly ownRows: IErrors;
  } | null;
}

/** Errors of answers, null for one that was refused. */
export function errorsOf(answers: readonly (number | null)[]): IErrors {
  const errors = answers.flatMap(error => error ?? []).sort((a, b) => a - b);
  const at = (part: number): number | null =>
    errors[Math.min(errors.length - 1, Math.floor(part * errors.length))] ?? null;
  return {
    count: answers.length,
    refused: answers.length - errors.length,
    median: at(0.5),
    p90: at(0.9),
    most: errors.at(-1) ?? null,
    aboveHalf: errors.filter(error => error > 0.5).length
  };
}

function answer(
  { centre, refusal }: { centre: number | null; refusal: object | null },
  truth: number
): number | null {
  return centre === null || refusal !== null ? null : Math.abs(centre - truth);
}

function scanErrors(cases: readonly ICase[]): IErrors {
  return errorsOf(cases.map(({ finding, truth }) => answer(finding, truth)));
}

function rowErrors(cases: readonly ICase[]): IErrors {
  return errorsOf(
    cases.flatMap(({ finding, truth, slope }) =>
      finding.rows.map(one => answer(one, centreIn(one.row, { centre: truth, slope })))
    )
  );
}

function peerOf(cases: readonly ICase[]): IClassReport['peer'] {
  const asked = cases.filter(({ peer }) => peer.length > 0);
  const rows = asked.flatMap(({ peer, truth }) => peer.map(one => ({ ...one, truth })));
  const middle = ({ peer }: ICase): number =>
    peer.map(({ centre }) => centre).sort((a, b) => a - b)[Math.floor(peer.length / 2)] ?? NaN;
  return asked.length === 0
    ? null
    : {
        scans: errorsOf(asked.map(one => Math.abs(middle(one) - one.truth))),
        rows: errorsOf(rows.map(({ centre, truth }) => Math.abs(centre - truth))),
        secondsARow: rows.reduce((sum, { seconds }) => sum + seconds, 0) / rows.length,
        ownScans: scanErrors(asked),
        ownRows: rowErrors(asked)
      };
}

/** All cases of a class. */
export function reportOf(name: string, cases: readonly ICase[]): IClassReport {
  const rows = cases.flatMap(({ finding, truth, slope }) =>
    finding.rows.map(row => ({ row, truth: centreIn(row.row, { centre: truth, slope }) }))
  );
  const methods = new Set(
    rows.flatMap(({ row }) => row.methods.map(({ method }): string => method))
  );
  return {
    name,
    scans: scanErrors(cases),
    rows: rowErrors(cases),
    methods: [...methods].sort().map(method => ({
      method,
      ...errorsOf(
        rows.map(({ row, truth }) => {
          const said = row.methods.find(estimate => estimate.method === method);
          return said === undefined ? null : Math.abs(said.centre - truth);
        })
      )
    })),
    secondsARow: cases.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, rows.length),
    peer: peerOf(cases)
  };
}
