import type {
  Hdf5Value,
  IHdf5Content,
  IHdf5Filter,
  IHdf5Large,
  IHdf5Small
} from '../volumes/hdf5-skeleton';
import { BEAM_DRIFT, COLUMN_DRIFT, DARK_CURRENT, OFFSET } from './detector';
import type { SimulatedDetector } from './detector';
import type { SimulateSettings } from './options';
import { phantomOf } from './phantom';

export const DATA = '/exchange/data';
export const FLATS = '/exchange/data_white';
export const DARKS = '/exchange/data_dark';

/** Filters of a chunk of one frame: as h5py and hdf5plugin write them. */
const FILTERS: Readonly<Record<SimulateSettings['storage'], readonly IHdf5Filter[] | null>> = {
  contiguous: null,
  gzip: [{ id: 1, name: 'deflate', values: [1] }],
  // version of bitshuffle, bytes of an element, block size as it sees fit, LZ4
  'bitshuffle-lz4': [{ id: 32008, name: 'bitshuffle', values: [0, 4, 2, 0, 2] }]
};

/** Angles of the projections in degrees: equally spaced, the end of the arc left out. */
export function anglesDegOf({ angles, arc }: SimulateSettings): Float64Array {
  return Float64Array.from({ length: angles }, (_, index) => (index * arc) / angles);
}

/** How many flats are taken before the projections. */
export function flatsBefore({ flats }: SimulateSettings): number {
  return Math.ceil(flats / 2);
}

/**
 * A DXchange file (De Carlo et al., J. Synchrotron Rad. 21, 1224, 2014) with the truth it was made from
 * under /process/simulate: `phantom` (ellipsoid, [x y z a b c angle density]) and `options` as JSON.
 */
export function contentOf(settings: SimulateSettings, detector: SimulatedDetector): IHdf5Content {
  const { arc, columns, darks, flats, pixelSizeUm, rows } = settings;
  const angles = anglesDegOf(settings);
  const frames = (path: string, count: number, description: string): IHdf5Large => {
    const filters = FILTERS[settings.storage];
    return {
      path,
      dtype: 'u2',
      shape: [count, rows, columns],
      attributes: { units: 'counts', description, axes: 'theta:y:x' },
      ...(filters === null ? {} : { chunked: { shape: [1, rows, columns], filters } })
    };
  };
  const degrees = (path: string, value: Float64Array): IHdf5Small => ({
    path,
    value,
    attributes: { units: 'deg' }
  });
  const before = flatsBefore(settings);
  const whiteAngles = Float64Array.from({ length: flats }, (_, index) =>
    index < before ? 0 : arc
  );
  const um = { units: 'um' };
  const detectorPath = '/measurement/instrument/detector';
  return {
    datasets: [
      frames(DATA, settings.angles, 'projections'),
      frames(FLATS, flats, 'frames without a sample'),
      frames(DARKS, darks, 'frames without a beam'),
      degrees('/exchange/theta', angles),
      degrees('/exchange/theta_white', whiteAngles),
      degrees('/exchange/theta_dark', new Float64Array(darks)),
      { path: '/exchange/title', value: 'Simulated scan' },
      { path: '/implements', value: 'exchange:measurement:process' },
      { path: '/measurement/sample/name', value: 'ellipsoids' },
      { path: '/measurement/instrument/name', value: 'hepsct simulate' },
      { path: `${detectorPath}/pixel_size_x`, value: pixelSizeUm, attributes: um },
      { path: `${detectorPath}/pixel_size_y`, value: pixelSizeUm, attributes: um },
      { path: `${detectorPath}/actual_pixel_size_x`, value: pixelSizeUm, attributes: um },
      { path: `${detectorPath}/actual_pixel_size_y`, value: pixelSizeUm, attributes: um },
      { path: `${detectorPath}/dimension_x`, value: Int32Array.of(columns), shape: [] },
      { path: `${detectorPath}/dimension_y`, value: Int32Array.of(rows), shape: [] },
      ...truthOf(settings, detector)
    ],
    groups: { '/': { creator: 'hepsct simulate' } }
  };
}

function truthOf(settings: SimulateSettings, detector: SimulatedDetector): IHdf5Small[] {
  const phantom = phantomOf(settings);
  const table = phantom.flatMap(e => [e.x, e.y, e.z, e.a, e.b, e.c, e.angleRad, e.density]);
  const item = (name: string, value: Hdf5Value, units?: string): IHdf5Small => ({
    path: `/process/simulate/${name}`,
    value,
    ...(units === undefined ? {} : { attributes: { units } })
  });
  return [
    {
      ...item('phantom', Float64Array.from(table)),
      shape: [phantom.length, 8],
      attributes: {
        columns: ['x', 'y', 'z', 'a', 'b', 'c', 'angle', 'density'],
        units: ['pixel', 'pixel', 'pixel', 'pixel', 'pixel', 'pixel', 'rad', '1/pixel'],
        description:
          'Ellipsoids: middle and half axes relative to the rotation axis and the middle detector row ' +
          '(z upwards), angle of the first axis, attenuation added inside.'
      }
    },
    item('options', JSON.stringify(settings)),
    item('seed', settings.seed),
    item('centre', settings.centre, 'pixel'),
    item('photons', settings.photons),
    item('beam_drift', BEAM_DRIFT),
    item('column_drift', COLUMN_DRIFT),
    item('dark_level', OFFSET + DARK_CURRENT, 'counts'),
    item('dead_columns', Int32Array.from(detector.deadColumns)),
    item('drifting_columns', Int32Array.from(detector.driftingColumns))
  ];
}
