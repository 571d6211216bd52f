import { DatasetMissingError, InputError } from '../../protocol/errors';
import { type GuardedLibrary, shortReason } from './guarded-library';
import { elementOf, type Inspector } from './inspector';

/** The library's own reading, for layouts that positioned reads do not know. */
export class SliceReader {
  constructor(
    private readonly _library: GuardedLibrary,
    private readonly _inspector: Inspector
  ) {}

  /**
   * Raw bytes of a hyperslab, C order, little-endian whatever the file has.
   *
   * @throws InputError `dataset-missing`, `dataset-shape`, `dataset-type`, `filter-unknown`, `file-unreadable`
   */
  read(
    file: string,
    path: string,
    start: readonly number[],
    count: readonly number[]
  ): Uint8Array<ArrayBuffer> {
    const place = this._inspector.find(file, path);
    const dataset = place === null ? null : this._inspector.datasetAt(place);
    if (place === null || dataset === null) {
      throw new DatasetMissingError(`${file} has no dataset ${path}.`, {
        file,
        path,
        datasets: []
      });
    }
    const element = elementOf(dataset);
    const shape = dataset.shape ?? [];
    if (element === null) {
      throw new InputError('dataset-type', `${path} of ${file} does not hold numbers.`, {
        file,
        path
      });
    }
    const inside = shape.every((extent, axis) => {
      const from = start[axis] ?? -1;
      return from >= 0 && from + (count[axis] ?? -1) <= extent;
    });
    if (!inside || shape.length !== start.length || shape.length !== count.length) {
      throw new InputError(
        'dataset-shape',
        `${path} of ${file} has no elements [${start.join(', ')}] to [${count.join(', ')}].`,
        { file, path }
      );
    }
    return this._read(
      place.id,
      place.file,
      place.path,
      start,
      count,
      element.size,
      dataset.filters.map(({ id }) => id)
    );
  }

  private _read(
    id: bigint,
    file: string,
    path: string,
    start: readonly number[],
    count: readonly number[],
    elementSize: number,
    filters: readonly number[]
  ): Uint8Array<ArrayBuffer> {
    const { module } = this._library;
    this._library.readFrom(file);
    const bytes = count.reduce((product, n) => product * n, elementSize);
    const pointer = module._malloc(bytes);
    if (pointer === 0) {
      throw new InputError(
        'file-unreadable',
        `${path} of ${file}: no memory for ${bytes} bytes in one read.`,
        { file, path, bytes }
      );
    }
    try {
      const status = module.get_dataset_data(
        id,
        path,
        count.map(BigInt),
        start.map(BigInt),
        count.map(() => 1n),
        BigInt(pointer)
      );
      if (status < 0) {
        throw unread(file, path, this._library.text, filters);
      }
      return module.HEAPU8.slice(pointer, pointer + bytes);
    } finally {
      module._free(pointer);
    }
  }
}

function unread(file: string, path: string, text: string, filters: readonly number[]): InputError {
  if (/required filter|filter plugin|can't open directory or file|not registered/iu.test(text)) {
    return new InputError(
      'filter-unknown',
      `${path} of ${file} is compressed with a filter that is not available here (filters ${filters.join(', ')}).`,
      { file, path, filters: [...filters] }
    );
  }
  const reason = shortReason(text);
  return new InputError('file-unreadable', `${path} of ${file} cannot be read: ${reason}.`, {
    file,
    path,
    reason
  });
}
