import { inputError } from './errors';
import { rawType } from './host';
import type { IHost } from './host';
import type { IEngine, IFlatFields, IHistogram, IPixelCounts, RawPixels } from './types';
import { artefactFunctions } from './artefacts';
import { checkBlock, checkFields, checkFloor, checkLength, checkWhole } from './pixel-checks';
import type { BlockShape } from './pixel-checks';

/** The part of the engine behind hepsct_pixels.h. */
export type IPixelFunctions = Pick<
  IEngine,
  | 'averageFrames'
  | 'medianFrames'
  | 'flatField'
  | 'toSinograms'
  | 'minusLog'
  | 'removeZingers'
  | 'removeStripesBySorting'
  | 'unshuffle'
  | 'decodeBitshuffleLz4'
  | 'encodeBitshuffleLz4'
  | 'swapBytes'
  | 'histogram'
>;

/** Averages and medians of a set of frames. */
function frameFunctions(host: IHost): Pick<IEngine, 'averageFrames' | 'medianFrames'> {
  const reduce =
    (name: string) =>
    async (frames: RawPixels, count: number): Promise<Float32Array> => {
      checkWhole('The number of frames', count, 1);
      const pixels = Math.floor(frames.length / count);
      checkLength('The set of frames', frames, pixels * count);
      const out = new Float32Array(pixels);
      await host.call(name, frames, rawType(frames), count, pixels, out, host.threads);
      return out;
    };
  return {
    averageFrames: reduce('hepsct_average_frames'),
    medianFrames: reduce('hepsct_median_frames')
  };
}

/** From counts to attenuation. */
function correctionFunctions(host: IHost): Pick<IEngine, 'flatField' | 'toSinograms' | 'minusLog'> {
  return {
    async flatField(
      block: RawPixels,
      shape: BlockShape,
      fields: IFlatFields,
      counts: IPixelCounts
    ): Promise<Float32Array> {
      checkBlock(block, shape);
      checkFields(fields, shape);
      const out = new Float32Array(block.length);
      const nonFinite = new Float64Array(1);
      const { after, before, dark, darkAfter, mix } = fields;
      await host.call(
        'hepsct_flat_field',
        ...[block, rawType(block), ...shape, dark, before, after, darkAfter, mix],
        ...[out, nonFinite, host.threads]
      );
      counts.nonFinite += nonFinite[0] ?? 0;
      return out;
    },

    async toSinograms(block: RawPixels, shape: BlockShape): Promise<Float32Array> {
      checkBlock(block, shape);
      const out = new Float32Array(block.length);
      const [angles, rows, columns] = shape;
      const type = rawType(block);
      await host.call('hepsct_to_sinograms', block, type, angles, rows, columns, out, host.threads);
      return out;
    },

    async minusLog(transmission: Float32Array, floor: number, counts: IPixelCounts): Promise<void> {
      checkFloor(floor);
      const found = new Float64Array(2);
      const { length } = transmission;
      await host.call('hepsct_minus_log', transmission, length, floor, found, host.threads);
      counts.clipped += found[0] ?? 0;
      counts.nonFinite += found[1] ?? 0;
    }
  };
}

/** Filters of HDF5. */
function storageFunctions(
  host: IHost
): Pick<IEngine, 'unshuffle' | 'decodeBitshuffleLz4' | 'encodeBitshuffleLz4' | 'swapBytes'> {
  return {
    unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
      checkWhole('The size of an element', elementSize, 1);
      const out = new Uint8Array(bytes.length);
      host.callNow('hepsct_unshuffle', bytes, bytes.length, elementSize, out);
      return out;
    },

    decodeBitshuffleLz4(bytes: Uint8Array, elementSize: number, decodedBytes: number): Uint8Array {
      checkWhole('The size of an element', elementSize, 1);
      checkWhole('The size of the decoded bytes', decodedBytes, 0);
      const out = new Uint8Array(decodedBytes);
      const { length } = bytes;
      host.callNow('hepsct_decode_bitshuffle_lz4', bytes, length, elementSize, out, decodedBytes);
      return out;
    },

    encodeBitshuffleLz4(bytes: Uint8Array, elementSize: number, blockElements = 0): Uint8Array {
      checkWhole('The size of an element', elementSize, 1);
      checkWhole('The number of elements of a block', blockElements, 0);
      if (bytes.length % elementSize !== 0 || blockElements % 8 !== 0) {
        throw inputError(
          `${bytes.length} bytes in blocks of ${blockElements} elements of ${elementSize} bytes cannot be encoded: ` +
            'whole elements and blocks of a multiple of 8 are needed.'
        );
      }
      const { length } = bytes;
      const bound = host.callNow('hepsct_bitshuffle_lz4_bound', length, elementSize, blockElements);
      const out = new Uint8Array(bound);
      const written = host.callNow(
        'hepsct_encode_bitshuffle_lz4',
        ...[bytes, length, elementSize, blockElements, out, bound]
      );
      return out.slice(0, written);
    },

    swapBytes(bytes: Uint8Array, elementSize: number): void {
      host.callNow('hepsct_swap_bytes', bytes, bytes.length, elementSize);
    }
  };
}

/** All pixel functions over one host. */
export function pixelFunctions(host: IHost): IPixelFunctions {
  return {
    ...frameFunctions(host),
    ...correctionFunctions(host),
    ...artefactFunctions(host),
    ...storageFunctions(host),
    histogram(
      values: RawPixels,
      [height, width]: readonly [height: number, width: number],
      bins: number,
      disc: boolean
    ): IHistogram {
      checkWhole('The height', height, 0);
      checkWhole('The width', width, 0);
      checkWhole('The number of bins', bins, 1);
      checkLength('The picture', values, height * width);
      const counts = new Uint32Array(bins);
      const result = new Float64Array(3);
      const type = rawType(values);
      host.callNow(
        'hepsct_histogram',
        values,
        type,
        height,
        width,
        bins,
        Number(disc),
        counts,
        result
      );
      const [low = 0, high = 0, finite = 0] = result;
      return { counts, low, high, finite };
    }
  };
}
