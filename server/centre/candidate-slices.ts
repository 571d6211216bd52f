import { paddedColumns } from '../../engine/ts/index';
import { angleWeights } from '../pipeline/weights';
import { binned, reduce, type IRowData } from './sinogram';

/** Slices of one row for any centre, from each half of the angles. */
export interface ICandidateSlices {
  readonly size: number;
  /** Slices (size, size) of every second angle and of those between. */
  at(centre: number): Promise<readonly [even: Float32Array, odd: Float32Array]>;
  dispose(): void;
}

/** Angles a column that are worth their time; what is more is averaged. */
const ANGLES_PER_COLUMN = 0.8;
const FEWEST_ANGLES = 180;
/** What is broader than this part of the width tilts the slice about a wrong centre, and says nothing of edges. */
const BROAD_PART = 0.1;

/**
 * The place where candidates become images: a row at 1/bin of its size, gridded anew for each centre. The array that
 * `at` gave is written again by its next call.
 *
 * @param broad whether what is broad stays
 */
export async function candidateSlices(
  row: IRowData,
  bin: number,
  broad: boolean
): Promise<ICandidateSlices> {
  const { engine, signal } = row;
  const most = Math.max(FEWEST_ANGLES, Math.ceil((ANGLES_PER_COLUMN * row.columns) / bin / 2));
  const halves = await Promise.all(
    (['even', 'odd'] as const).map(async half => {
      const { data, columns, radians } = await reduce(row, half, most, bin);
      if (!broad) {
        await engine.keepDetails(data, columns, BROAD_PART * columns);
      }
      const plan = engine.createPlan({
        method: 'gridding',
        accuracy: 'fast',
        columns,
        angles: radians,
        weights: Float64Array.from(angleWeights([...radians]).weights),
        size: columns,
        paddedColumns: paddedColumns(columns, 'fast'),
        filter: { name: 'hann', cutoff: 1 },
        scale: 1
      });
      return { data, plan, out: new Float32Array(columns * columns) };
    })
  );
  const [even, odd] = halves;
  return {
    size: Math.floor(row.columns / bin),
    at: async centre => {
      const place = binned(centre, bin);
      for (const half of halves) {
        await half.plan.reconstructSingle(half.data, place, half.out, signal);
      }
      return [even?.out ?? new Float32Array(), odd?.out ?? new Float32Array()];
    },
    dispose: () => halves.forEach(({ plan }) => plan.dispose())
  };
}
