import type {
  ICentreFunctions,
  IGrouping,
  IRings,
  ISeamSearch,
  ISharpness,
  ITurnPairs
} from './centre-types';
import { inputError } from './errors';
import type { IHost } from './host';
import { checkLength, checkWhole } from './pixel-checks';

/** Columns of the running median that tells rings from the object. */
const RING_WINDOW = 9;
/** What is broader than a Gaussian of this part of the width is no ring: the object's own mean is as large there. */
const RING_PART = 1 / 72;
/** Curves of hepsct_centre_seam. */
const SEAM_CURVES = 5;
/** Curves of hepsct_centre_seam_likelihood. */
const SEAM_LIKELIHOODS = 3;

/** Rows of a sinogram (angle, column). */
function anglesOf(sinogram: Float32Array, columns: number): number {
  checkWhole('The number of columns', columns, 2, 65536);
  const angles = sinogram.length / columns;
  checkWhole('The number of angles', angles, 1);
  return angles;
}

function checkCandidates(first: number, count: number): void {
  checkWhole('The first candidate', first, -0x7fffffff);
  checkWhole('The number of candidates', count, 1);
}

function curvesOf(values: Float64Array, length: number): Float64Array[] {
  return Array.from({ length: values.length / length }, (_, i) =>
    values.subarray(i * length, (i + 1) * length)
  );
}

/** Everything that looks at one sinogram as it is. */
function preparing(
  host: IHost
): Pick<ICentreFunctions, 'removeRings' | 'groupSinogram' | 'keepDetails' | 'turningStructure'> {
  return {
    async removeRings(sinogram: Float32Array, columns: number): Promise<IRings> {
      const angles = anglesOf(sinogram, columns);
      const window = Math.min(RING_WINDOW, columns);
      const broad = RING_PART * columns;
      const deviation = new Float64Array(1);
      await host.call(
        'hepsct_centre_destripe',
        ...[sinogram, angles, columns, window, broad, deviation, host.threads]
      );
      return { deviation: deviation[0] ?? 0, broad };
    },

    async groupSinogram(
      sinogram: Float32Array,
      columns: number,
      { rows, groups, bin }: IGrouping
    ): Promise<Float32Array> {
      const angles = anglesOf(sinogram, columns);
      checkWhole('The number of groups', groups, 1, rows.length);
      checkWhole('The number of columns that become one', bin, 1, columns);
      const out = new Float32Array(groups * Math.floor(columns / bin));
      await host.call(
        'hepsct_centre_group',
        ...[sinogram, angles, columns, rows, rows.length, groups, bin, out, host.threads]
      );
      return out;
    },

    async keepDetails(sinogram: Float32Array, columns: number, sigma: number): Promise<void> {
      const angles = anglesOf(sinogram, columns);
      await host.call('hepsct_centre_details', sinogram, angles, columns, sigma, host.threads);
    },

    async turningStructure(
      sinogram: Float32Array,
      columns: number
    ): Promise<{ correlation: number; samples: number; power: number }> {
      const angles = anglesOf(sinogram, columns);
      const result = new Float64Array(3);
      await host.call(
        'hepsct_centre_structure',
        ...[sinogram, angles, columns, result, host.threads]
      );
      const [correlation = 0, samples = 0, power = 0] = result;
      return { correlation, samples, power };
    }
  };
}

/** Curves over candidates. */
function searching(
  host: IHost
): Pick<
  ICentreFunctions,
  'mirrorSpectrum' | 'seamCorrelation' | 'seamLikelihood' | 'seamJump' | 'fullTurn'
> {
  return {
    async mirrorSpectrum(
      sinogram: Float32Array,
      columns: number,
      first: number,
      count: number
    ): Promise<{ mean: Float64Array; rms: Float64Array }> {
      const angles = anglesOf(sinogram, columns);
      checkCandidates(first, count);
      const [mean, rms] = [new Float64Array(count), new Float64Array(count)];
      await host.call(
        'hepsct_centre_mirror_spectrum',
        ...[sinogram, angles, columns, first, count, mean, rms, host.threads]
      );
      return { mean, rms };
    },

    async seamCorrelation(
      sinogram: Float32Array,
      columns: number,
      radians: Float64Array,
      first: number,
      count: number
    ): Promise<{ curves: Float64Array[]; samplesPerColumn: number; weight: number }> {
      const angles = anglesOf(sinogram, columns);
      checkLength('The list of angles', radians, angles);
      checkCandidates(first, count);
      const curves = new Float64Array(SEAM_CURVES * count);
      const certainty = new Float64Array(2);
      await host.call(
        'hepsct_centre_seam',
        ...[sinogram, angles, columns, radians, first, count, curves, certainty, host.threads]
      );
      const [samplesPerColumn = 0, weight = 0] = certainty;
      return { curves: curvesOf(curves, count), samplesPerColumn, weight };
    },

    async seamLikelihood(
      sinogram: Float32Array,
      columns: number,
      radians: Float64Array,
      { first, count, broad, rings }: ISeamSearch
    ): Promise<Float64Array[]> {
      const angles = anglesOf(sinogram, columns);
      checkLength('The list of angles', radians, angles);
      checkCandidates(first, count);
      const curves = new Float64Array(SEAM_LIKELIHOODS * count);
      await host.call(
        'hepsct_centre_seam_likelihood',
        ...[sinogram, angles, columns, radians, first, count, broad],
        ...[Float64Array.of(rings.deviation, rings.broad), curves, host.threads]
      );
      return curvesOf(curves, count);
    },

    async seamJump(sinogram: Float32Array, columns: number, centre: number): Promise<number> {
      const angles = anglesOf(sinogram, columns);
      if (!(centre > 0.5 && centre < columns - 1.5)) {
        throw inputError(
          `The seam about ${centre} cannot be looked at: nothing of ${columns} columns overlaps.`
        );
      }
      const ratio = new Float64Array(1);
      await host.call('hepsct_centre_seam_jump', sinogram, angles, columns, centre, ratio);
      return ratio[0] ?? 0;
    },

    async fullTurn(
      sinogram: Float32Array,
      columns: number,
      { rows, before, after, fraction, sectors }: ITurnPairs,
      shortest: number
    ): Promise<Float64Array[]> {
      const angles = anglesOf(sinogram, columns);
      const pairs = rows.length;
      checkLength('The rows before', before, pairs);
      checkLength('The rows after', after, pairs);
      checkLength('The fractions', fraction, pairs);
      checkWhole('The number of sectors', sectors, 1, pairs);
      checkWhole('The shortest overlap', shortest, 1, columns);
      const length = 2 * columns - 1;
      const curves = new Float64Array((1 + sectors) * length);
      await host.call(
        'hepsct_centre_full_turn',
        ...[sinogram, angles, columns, rows, before, after, fraction, pairs],
        ...[sectors, shortest, curves, host.threads]
      );
      return curvesOf(curves, length);
    }
  };
}

/** The part of the engine behind hepsct_centre.h. */
export function centreFunctions(host: IHost): ICentreFunctions {
  return {
    ...preparing(host),
    ...searching(host),
    async sliceSharpness(
      first: Float32Array,
      second: Float32Array,
      size: number,
      radius: number,
      moments: Float64Array
    ): Promise<ISharpness> {
      checkWhole('The side of the slice', size, 4);
      checkLength('The slice of the first half', first, size * size);
      checkLength('The slice of the second half', second, size * size);
      checkLength('The moments', moments, 6);
      const result = new Float64Array(6);
      await host.call(
        'hepsct_centre_sharpness',
        ...[first, second, size, radius, moments, result, host.threads]
      );
      const [g = 0, e = 0, g1 = 0, e1 = 0, g2 = 0, e2 = 0] = result;
      return { gradient: [g, g1, g2], entropy: [e, e1, e2] };
    }
  };
}
