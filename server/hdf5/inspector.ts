import { Dataset, Group } from 'h5wasm/node';
import { InputError } from '../../protocol/errors';
import { FileBytes } from '../files/file-bytes';
import type { GuardedLibrary } from './guarded-library';
import { findLayout } from './layout/layout';
import type { Destination, LinkWalker } from './links';
import type { IChild, IDatasetInfo, IElement, Lookup, PlainValue } from './messages';
import { plain } from './plain-value';

/** Values that are read whole are small: angles, keys, names. */
const LONGEST_VALUE = 64 * 1024 * 1024;

type Found = Extract<Destination, { kind: 'found' }>;

/** What a reader thread can tell about one object of a file. */
export class Inspector {
  constructor(
    private readonly _library: GuardedLibrary,
    private readonly _walker: LinkWalker
  ) {}

  /** @throws InputError `dataset-type` when the object is not a dataset */
  dataset(file: string, path: string): IDatasetInfo | null {
    const place = this.find(file, path);
    if (place === null) {
      return null;
    }
    const dataset = this._datasetAt(place);
    const { shape } = dataset;
    if (shape === null) {
      throw new InputError('dataset-shape', `${path} of ${file} is empty.`, { file, path });
    }
    const element = elementOf(dataset);
    return {
      file: place.file,
      path: place.path,
      shape,
      element,
      filters: dataset.filters.map(({ id, name, cd_values }) => ({ id, name, values: cd_values })),
      layout:
        element === null
          ? { kind: 'library', reason: 'the values are not plain numbers' }
          : this._layout(place, dataset, shape, element.size)
    };
  }

  lookup(file: string, path: string): Lookup {
    const end = this._walker.walk(file, path);
    return end.kind === 'dangling'
      ? { kind: end.kind, link: end.link, target: end.target, reason: end.reason }
      : { kind: end.kind };
  }

  attributes(file: string, path: string): Record<string, PlainValue> | null {
    const place = this.find(file, path);
    if (place === null) {
      return null;
    }
    const object = new Group(place.id, place.path);
    const names = this._library.module.get_attribute_names(place.id, place.path);
    return Object.fromEntries(names.map(name => [name, readAttribute(object, name)]));
  }

  children(file: string, path: string): IChild[] | null {
    const place = this.find(file, path);
    if (place === null || this._kind(place) !== 'group') {
      return null;
    }
    const names = this._library.module.get_names(place.id, place.path, false);
    return names.map(name => {
      const end = this._walker.walk(place.file, `${place.path}/${name}`);
      return { name, kind: end.kind === 'found' ? this._kind(end) : 'dangling' };
    });
  }

  /** All values of a small dataset. */
  value(file: string, path: string): PlainValue {
    const place = this.find(file, path);
    if (place === null) {
      return null;
    }
    const dataset = this._datasetAt(place);
    const bytes = dataset.metadata.size * dataset.metadata.total_size;
    if (bytes > LONGEST_VALUE) {
      throw new InputError(
        'dataset-shape',
        `${path} of ${file} is too long to be read whole (${bytes} bytes).`,
        { file, path, bytes, limit: LONGEST_VALUE }
      );
    }
    return plain(dataset.json_value);
  }

  /** @throws InputError `link-refused` where the path leads outside the roots */
  find(file: string, path: string): Found | null {
    const end = this._walker.walk(file, path);
    if (end.kind === 'found') {
      return end;
    }
    if (end.kind === 'dangling' && end.refused) {
      throw new InputError(
        'link-refused',
        `The link ${end.link} in ${file} leads to ${end.target}: ${end.reason}.`,
        { file, link: end.link, target: end.target }
      );
    }
    return null;
  }

  datasetAt(place: Found): Dataset | null {
    return this._kind(place) === 'dataset' ? new Dataset(place.id, place.path) : null;
  }

  private _datasetAt(place: Found): Dataset {
    const dataset = this.datasetAt(place);
    if (dataset === null) {
      throw new InputError('dataset-type', `${place.path} of ${place.file} is not a dataset.`, {
        file: place.file,
        path: place.path
      });
    }
    return dataset;
  }

  private _kind(place: Found): 'group' | 'dataset' | 'other' {
    const { module } = this._library;
    if (place.path === '/') {
      return 'group';
    }
    const type = module.get_type(place.id, place.path);
    return type === module.H5G_GROUP ? 'group' : type === module.H5G_DATASET ? 'dataset' : 'other';
  }

  private _layout(
    place: Found,
    dataset: Dataset,
    shape: readonly number[],
    elementSize: number
  ): IDatasetInfo['layout'] {
    // A list of bytes, whatever the library's types say.
    const view = new DataView(Uint8Array.from(dataset.create_reference().ref_data).buffer);
    const bytes = new FileBytes(place.file);
    try {
      const address = Number(view.getBigUint64(0, true));
      return findLayout(bytes, address, { shape, elementSize });
    } finally {
      bytes.close();
    }
  }
}

/** The number format of a dataset; null for everything that is not a number. */
export function elementOf(dataset: Dataset): IElement | null {
  const { type, size, signed, littleEndian, enum_type } = dataset.metadata;
  // An enumeration (also h5py's bool) is stored as its numbers.
  const number = enum_type?.type ?? type;
  if (number !== 0 && number !== 1) {
    return null;
  }
  return { kind: number === 0 ? 'integer' : 'float', size, signed, littleEndian };
}

function readAttribute(object: Group, name: string): PlainValue {
  try {
    return plain(object.get_attribute(name, true));
  } catch {
    // A type that the library cannot turn into a value: the attribute is there, its value is not.
    return null;
  }
}
