import type { ICentreFinding, ICentreRow } from '../../../protocol/centre';

/** One row that was found, or not. */
export function fakeRow(row: number, fields: Partial<ICentreRow> = {}): ICentreRow {
  return {
    row,
    centre: 130.25,
    error: 0.04,
    runnerUp: null,
    curve: { centres: [129, 130, 130.25, 131], scores: [0.1, 2, 3, 0.2] },
    methods: [
      { method: 'seam', centre: 130.2, deviation: 0.06 },
      { method: 'entropy-2', centre: 130.3, deviation: 0.1 }
    ],
    refusal: null,
    ...fields
  };
}

/** What was found in five rows of the fake scan. */
export function fakeCentre(fields: Partial<ICentreFinding> = {}): ICentreFinding {
  const { row: _row, ...finding } = fakeRow(0);
  return {
    ...finding,
    rows: [9, 28, 48, 67, 86].map(row => fakeRow(row)),
    turn: 'half',
    overlap: null,
    side: null,
    range: [71.4, 183.6],
    ...fields
  };
}

/** The answer where nothing turns. */
export const NOTHING_TURNS = {
  reason: 'flat',
  message: 'The centre was not found: nothing that turns stands out of the noise.'
} as const;
