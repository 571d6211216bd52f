import { layOutHdf5, writeHdf5Skeleton, type IHdf5Content } from '../hdf5-skeleton';
import type { IOutputFormat, IVolumeBuilder, IVolumeContent } from '../content';
import { DirectFile } from '../../files/direct-file';
import { PAGE_BYTES } from '../../../engine/ts/page-memory';
import { durably } from '../../jobs/durably';
import { beginsWith, createWhole, writingTo } from '../writing';

/** Dataset of the values. */
export const DATA_PATH = '/entry/volume/data';
/** Detector row of each slice, beside the axis `z` that follows from it. */
const ROWS_PATH = '/entry/volume/detector_row';

/**
 * One file with one contiguous float32 dataset (slice, row, column) that opens as an NXdata: the
 * skeleton is written once, slices are positioned writes.
 */
export const hdf5: IOutputFormat = {
  name: 'hdf5',
  title: 'HDF5 (NeXus), one file',
  extension: '.h5',
  async build(part, content) {
    const skeleton = layOutHdf5(contentOf(content));
    const place = skeleton.places.get(DATA_PATH);
    if (place === undefined) {
      throw new RangeError(`The layout has no place for ${DATA_PATH}.`);
    }
    return writingTo(part, async () => {
      await createWhole(part, 'skeleton', file => writeHdf5Skeleton(file, skeleton));
      return new Hdf5Builder(
        part,
        await DirectFile.open(part, 'r+'),
        place.offset,
        content.height * content.width * 4
      );
    });
  },
  recognises(path, content) {
    const { head, size } = layOutHdf5(contentOf(content));
    return writingTo(path, () => beginsWith(path, head, size));
  }
};

class Hdf5Builder implements IVolumeBuilder {
  constructor(
    private readonly _path: string,
    private readonly _file: DirectFile,
    private readonly _offset: number,
    private readonly _sliceBytes: number
  ) {}

  get refusesDirect(): boolean {
    return this._file.refused;
  }

  pageOffset(first: number): number {
    return this._placeOf(first) % PAGE_BYTES;
  }

  write(first: number, _count: number, values: Float32Array): Promise<void> {
    return writingTo(this._path, () =>
      durably('volume-slab', async () => {
        await this._file.write(values, this._placeOf(first));
        await this._file.sync();
      })
    );
  }

  async close(): Promise<void> {
    await this._file.close();
  }

  private _placeOf(slice: number): number {
    return this._offset + slice * this._sliceBytes;
  }
}

/**
 * The tree of the file: root -> entry -> volume by `default`, so that viewers open on the volume; the
 * recipe, where the values come from and the versions under `process` (NXprocess, NXnote).
 */
export function contentOf(content: IVolumeContent): IHdf5Content {
  const { title, rows, height, width, unit, pixelSizeUm, recipe, provenance, versions, date } =
    content;
  const step = pixelSizeUm ?? 1;
  const units = pixelSizeUm === null ? 'pixel' : 'um';
  const [first = 0, second = first + 1] = rows;
  const along = (length: number, origin: number): Float64Array =>
    Float64Array.from({ length }, (_, index) => (index - origin) * step);
  const note = (path: string, description: string, data: unknown): IHdf5Content['datasets'] => [
    { path: `${path}/type`, value: 'application/json' },
    { path: `${path}/description`, value: description },
    { path: `${path}/data`, value: JSON.stringify(data, null, 1) }
  ];
  return {
    datasets: [
      { path: '/entry/title', value: title },
      {
        path: DATA_PATH,
        dtype: 'f4',
        shape: [rows.length, height, width],
        attributes: { units: unit, long_name: `attenuation (${unit})`, interpretation: 'image' }
      },
      {
        path: ROWS_PATH,
        value: Int32Array.from(rows),
        attributes: { units: 'pixel', long_name: 'detector row' }
      },
      {
        path: '/entry/volume/z',
        value: Float64Array.from(rows, row => row * step),
        attributes: { units, long_name: `z, downwards from detector row 0 (${units})` }
      },
      {
        path: '/entry/volume/y',
        value: along(height, height - 1 - Math.floor(height / 2)),
        attributes: { units, long_name: `y, downwards from the axis (${units})` }
      },
      {
        path: '/entry/volume/x',
        value: along(width, Math.floor(width / 2)),
        attributes: { units, long_name: `x from the axis (${units})` }
      },
      {
        path: '/entry/voxel_size',
        value: [(second - first) * step, step, step],
        attributes: { units, long_name: 'voxel size along z, y, x' }
      },
      { path: '/entry/process/program', value: 'hepsct' },
      { path: '/entry/process/version', value: versions['hepsct'] ?? '' },
      { path: '/entry/process/date', value: date },
      ...(recipe === null
        ? []
        : note('/entry/process/recipe', 'How the scan became the volume', recipe)),
      ...note('/entry/process/provenance', 'Where the values come from', provenance),
      ...note('/entry/process/versions', 'Programs that took part', versions)
    ],
    groups: {
      '/': { NX_class: 'NXroot', default: 'entry', creator: 'hepsct' },
      '/entry': { NX_class: 'NXentry', default: 'volume' },
      '/entry/volume': {
        NX_class: 'NXdata',
        signal: 'data',
        axes: ['z', 'y', 'x'],
        z_indices: Int32Array.of(0),
        detector_row_indices: Int32Array.of(0),
        y_indices: Int32Array.of(1),
        x_indices: Int32Array.of(2)
      },
      '/entry/process': { NX_class: 'NXprocess' },
      ...(recipe === null ? {} : { '/entry/process/recipe': { NX_class: 'NXnote' } }),
      '/entry/process/provenance': { NX_class: 'NXnote' },
      '/entry/process/versions': { NX_class: 'NXnote' }
    }
  };
}
