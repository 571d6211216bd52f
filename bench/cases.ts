/** What is reconstructed: an object and how it is seen. */
export interface ICase {
  /** One letter of the command line. */
  readonly name: string;
  readonly angles: number;
  readonly columns: number;
  /** Axis, where every peer can have it: column floor(N/2). */
  readonly centre: number;
}

function caseOf(name: string, angles: number, columns: number): ICase {
  return { name, angles, columns, centre: Math.floor(columns / 2) };
}

/** The cases by their letters; `f` has few angles, `t` is small: to see whether the bench itself works. */
export const CASES: Readonly<Record<string, ICase>> = {
  a: caseOf('a', 1500, 2048),
  b: caseOf('b', 900, 1024),
  f: caseOf('f', 60, 1024),
  t: caseOf('t', 240, 256)
};
