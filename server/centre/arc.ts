const TURN = 2 * Math.PI;

/** Rows of a sinogram in the order of their angles, over half a turn or a full one. */
export interface IArc {
  readonly turn: 'half' | 'full';
  /** Rows, ascending by angle. */
  readonly rows: Int32Array;
  /** Their angles, ascending without jumps. */
  readonly radians: Float64Array;
  /** Arc that the rows stand for, the last one's step included. */
  readonly covered: number;
  /** All rows, where they go on beyond half a turn without closing a full one; else null. */
  readonly beyond: Pick<IArc, 'rows' | 'radians'> | null;
}

/** So much more than half a turn shows the beginning again, mirrored. */
const LEAST_BEYOND = (8 * Math.PI) / 180;

/** Gaps of a full turn are at most so wide, or twice the usual one. */
const WIDEST_GAP = (10 * Math.PI) / 180;

/**
 * The rows that show every direction once (or, of a full turn, twice). Where there is more than half a turn but no
 * full one, the first half turn is taken, and all of them stand in `beyond`.
 *
 * @param anglesRad one a projection, in any order
 */
export function arcOf(anglesRad: ArrayLike<number>): IArc {
  const places = Array.from(anglesRad, (angle, row) => ({
    row,
    angle: ((angle % TURN) + TURN) % TURN
  })).sort((a, b) => a.angle - b.angle);
  const gaps = places.map(
    ({ angle }, i) => (places[i + 1]?.angle ?? (places[0]?.angle ?? 0) + TURN) - angle
  );
  const typical = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? TURN;
  const widest = gaps.indexOf(Math.max(...gaps));
  const ordered = places.map((_, i) => {
    const index = (widest + 1 + i) % places.length;
    const { row = 0, angle = 0 } = places[index] ?? {};
    return { row, angle: index <= widest ? angle + TURN : angle };
  });
  const full = (gaps[widest] ?? TURN) <= Math.max(WIDEST_GAP, 2 * typical);
  const first = ordered[0]?.angle ?? 0;
  const kept = full
    ? ordered
    : ordered.filter(({ angle }) => angle - first < Math.PI + typical / 4);
  const { rows, radians } = listed(kept);
  const last = radians.at(-1) ?? 0;
  const repeats = (ordered.at(-1)?.angle ?? 0) - first > Math.PI + LEAST_BEYOND;
  return {
    turn: full ? 'full' : 'half',
    rows,
    radians,
    beyond: !full && repeats ? listed(ordered) : null,
    covered: Math.min(full ? TURN : Math.PI, last - first + typical)
  };
}

function listed(
  places: readonly { readonly row: number; readonly angle: number }[]
): Pick<IArc, 'rows' | 'radians'> {
  return {
    rows: Int32Array.from(places, ({ row }) => row),
    radians: Float64Array.from(places, ({ angle }) => angle)
  };
}
