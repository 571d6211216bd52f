import type {
  ICountsPlan,
  IEngine,
  IFlatFields,
  IPixelCounts,
  IPlanOptions,
  RawPixels
} from '../../engine/ts/types';

/** The corrections and an unfiltered back-projection in double precision, for tests that need no engine. */
export function slowEngine(batch = 4): IEngine {
  const absent = (): never => {
    throw new Error('not part of the slow engine');
  };
  return {
    variant: 'native-baseline',
    threads: 1,
    createPlan: options => slowPlan(options, batch),
    createIterativePlan: absent,
    createLiveSlice: absent,
    keepLiveMemory: absent,
    reducePicture: absent,
    averageFrames: (frames, count) => Promise.resolve(byPixel(frames, count, mean)),
    medianFrames: (frames, count) => Promise.resolve(byPixel(frames, count, median)),
    flatField: (block, shape, fields, counts) =>
      Promise.resolve(flatField(block, shape, fields, counts)),
    toSinograms: (block, shape) => Promise.resolve(turned(shape, index => block[index] ?? NaN)),
    minusLog: (...wish) => {
      minusLog(...wish);
      return Promise.resolve();
    },
    removeZingers: absent,
    removeStripesBySorting: absent,
    unshuffle: absent,
    decodeBitshuffleLz4: absent,
    encodeBitshuffleLz4: absent,
    swapBytes: absent,
    histogram: absent,
    projectEllipsoids: absent,
    photonCounts: absent,
    removeRings: absent,
    groupSinogram: absent,
    keepDetails: absent,
    turningStructure: absent,
    mirrorSpectrum: absent,
    seamCorrelation: absent,
    seamLikelihood: absent,
    seamJump: absent,
    sliceSharpness: absent,
    fullTurn: absent
  };
}

function slowPlan(
  { angles, weights, columns, size, scale }: IPlanOptions,
  batch: number
): ICountsPlan {
  return {
    batch,
    lanes: () => batch / 2,
    workingBytes: slices => slices * 1000,
    singleBytes: () => 1000,
    reconstructSingle(sinogram, centre, out) {
      return this.reconstruct(sinogram, Float64Array.of(centre), out);
    },
    reconstruct(sinograms, centres, out = new Float32Array(centres.length * size * size)) {
      const row = angles.length * columns;
      const axis = [size - 1 - Math.floor(size / 2), Math.floor(size / 2)] as const;
      for (let slice = 0; slice < centres.length; slice++) {
        // as the real engine: slices 2i and 2i+1 of a call touch each other's last bits
        const partner = (sinograms[(slice ^ 1) * row] ?? 0) * 1e-6;
        for (let y = 0; y < size; y++) {
          for (let x = 0; x < size; x++) {
            let sum = partner;
            angles.forEach((angle, index) => {
              const u =
                (centres[slice] ?? 0) +
                (x - axis[1]) * Math.cos(angle) +
                (axis[0] - y) * Math.sin(angle);
              const column = Math.min(columns - 1, Math.max(0, Math.round(u)));
              sum +=
                (weights[index] ?? 0) * (sinograms[slice * row + index * columns + column] ?? 0);
            });
            out[(slice * size + y) * size + x] = sum * scale;
          }
        }
      }
      return Promise.resolve(out);
    },
    reconstructCounts({ block, rows, fields, floor }, first, centres, out, signal, counts) {
      const shape = [angles.length, rows, columns] as const;
      const found = counts ?? { clipped: 0, nonFinite: 0 };
      const [stretch, ...others] = fields;
      if (others.length > 0) throw new Error('several stretches are not part of the slow engine');
      const all = stretch
        ? flatField(block, shape, stretch.fields, found)
        : turned(shape, index => block[index] ?? NaN);
      const row = angles.length * columns;
      const sinograms = all.subarray(first * row, (first + centres.length) * row);
      if (floor !== null) minusLog(sinograms, floor, found);
      return this.reconstruct(sinograms, centres, out, signal);
    },
    dispose: () => undefined
  };
}

function minusLog(values: Float32Array, floor: number, counts: IPixelCounts): void {
  values.forEach((value, index) => {
    if (value <= floor) counts.clipped += 1;
    values[index] = -Math.log(Math.max(value, floor));
  });
}

function flatField(
  block: RawPixels,
  shape: readonly [number, number, number],
  fields: IFlatFields,
  counts: IPixelCounts
): Float32Array {
  const frame = shape[1] * shape[2];
  const { before, after, dark, darkAfter, mix } = fields;
  return turned(shape, index => {
    const pixel = index % frame;
    const share = mix?.[Math.floor(index / frame)] ?? 0;
    const blend = (one: Float32Array, other: Float32Array | null): number =>
      other === null
        ? (one[pixel] ?? NaN)
        : (one[pixel] ?? NaN) * (1 - share) + (other[pixel] ?? NaN) * share;
    const d = blend(dark, darkAfter);
    const value = ((block[index] ?? NaN) - d) / (blend(before, after) - d);
    if (Number.isFinite(value)) return value;
    counts.nonFinite += 1;
    return 1;
  });
}

/** (angle, row, column) -> (row, angle, column). */
function turned(
  [angles, rows, columns]: readonly [number, number, number],
  value: (index: number) => number
): Float32Array {
  const out = new Float32Array(angles * rows * columns);
  for (let a = 0; a < angles; a++) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        out[(r * angles + a) * columns + c] = value((a * rows + r) * columns + c);
      }
    }
  }
  return out;
}

function byPixel(
  frames: RawPixels,
  count: number,
  combine: (values: number[]) => number
): Float32Array {
  const pixels = frames.length / count;
  return Float32Array.from({ length: pixels }, (_, pixel) =>
    combine(
      Array.from({ length: count }, (_unused, frame) => frames[frame * pixels + pixel] ?? NaN)
    )
  );
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
