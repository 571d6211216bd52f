import type { ISharpness } from '../../engine/ts/index';
import { candidateSlices } from './candidate-slices';
import { weightOf, type IMethodCurve } from './method-curve';
import { binned, type IRowData } from './sinogram';

/** Slices at 1/bin of the size, for candidates up to `reach` pixels away. */
export interface ILook {
  readonly bin: number;
  readonly reach: number;
  readonly step: number;
  /** `details`: gradients and entropy of what is not broad; `whole`: entropy of all. */
  readonly of: 'details' | 'whole';
  /** Least deviation of what they say (pixels). */
  readonly floor: number;
}

/** Part of the disc that all angles see in which sharpness is measured. */
const DISC_PART = 0.92;
/** Smallest disc that says anything (pixels). */
const SMALLEST_RADIUS = 4;

/**
 * Sharpness of slices around a first answer. The window stays where it is: moved after its least, it would walk away
 * with noise.
 */
export async function sharpnessCurves(
  row: IRowData,
  around: number,
  { bin, reach, step, of, floor }: ILook
): Promise<IMethodCurve[]> {
  const slices = await candidateSlices(row, bin, of === 'whole');
  try {
    const { size } = slices;
    const place = binned(around, bin);
    const radius = DISC_PART * Math.min(place, size - 1 - place);
    if (radius < SMALLEST_RADIUS) {
      return [];
    }
    const moments = new Float64Array(6);
    // the moments are those of the middle candidate
    await measure(row, slices.at(around), size, radius, moments);
    const first = around - reach;
    const count = Math.round((2 * reach) / step) + 1;
    const measured: ISharpness[] = [];
    for (let i = 0; i < count; i++) {
      measured.push(await measure(row, slices.at(first + i * step), size, radius, moments));
    }
    const kinds = of === 'whole' ? (['entropy'] as const) : (['gradient', 'entropy'] as const);
    return kinds.map((kind): IMethodCurve => {
      const part = (which: 0 | 1 | 2): Float64Array =>
        Float64Array.from(measured, values => values[kind][which]);
      const [all, even, odd] = [part(0), part(1), part(2)];
      return {
        method: of === 'whole' ? `whole-${bin}` : `${kind}-${bin}`,
        first,
        step,
        sought: 'least',
        all,
        halves: [[even, odd]],
        without: [],
        weight: weightOf(all, even, odd),
        floor,
        ofEnds: false
      };
    });
  } finally {
    slices.dispose();
  }
}

async function measure(
  { engine, signal }: IRowData,
  halves: Promise<readonly [even: Float32Array, odd: Float32Array]>,
  size: number,
  radius: number,
  moments: Float64Array
): Promise<ISharpness> {
  const [even, odd] = await halves;
  const sharpness = await engine.sliceSharpness(even, odd, size, radius, moments);
  signal.throwIfAborted();
  return sharpness;
}
