import { basename, dirname } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import type { IDatasetEntry } from '../../protocol/scan';
import type { DatasetStack } from '../hdf5/dataset-stack';
import { elementName, isPixelElement } from '../hdf5/element-types';
import type { Hdf5File } from '../hdf5/hdf5-file';
import type { ITree } from '../hdf5/messages';
import type { IRawAngles } from './angle-choice';
import { readAngleFile } from './angle-file';
import { resolveBeside } from './beside';
import type { IScanContext, Notes } from './context';
import { toMicrometres } from './lengths';

/** What all readers of HDF5 share: finding parts by path, units, and lists for the pickers. */
export class Hdf5Parts {
  private _tree: Promise<ITree> | null = null;

  constructor(
    readonly file: Hdf5File,
    readonly input: IRecipeInput,
    readonly notes: Notes,
    private readonly _context: IScanContext
  ) {}

  get tree(): Promise<ITree> {
    this._tree ??= this.file.tree();
    return this._tree;
  }

  /** The first path where a dataset stands; null where there is none. */
  async firstDataset(paths: readonly (string | null)[]): Promise<string | null> {
    for (const path of paths) {
      if (path !== null && (await this.file.dataset(path)) !== null) {
        return path;
      }
    }
    return null;
  }

  /**
   * The dataset the recipe names, else the first of some.
   *
   * @throws InputError `dataset-missing`, with the link that leads nowhere where there is one
   */
  async requiredDataset(named: string | null, paths: readonly string[]): Promise<string> {
    const wanted = named === null ? paths : [named];
    const found = await this.firstDataset(wanted);
    if (found === null) {
      throw await this.file.missing(wanted[0] ?? '/', 'stack');
    }
    return found;
  }

  /** A number with its unit as micrometres; null where the path leads to none. */
  async length(paths: readonly string[], standard: string): Promise<number | null> {
    for (const path of paths) {
      const value = (await this.file.numbers(path))?.[0];
      if (value !== undefined) {
        const units = await this.file.attribute(path, 'units');
        const length = toMicrometres(value, units, standard);
        if (length !== null) {
          return length;
        }
        this.notes.warn(
          'pixel-size-unknown',
          `${path} gives a length of ${value} ${units ?? '(no unit)'}, which cannot be used.`
        );
      }
    }
    return null;
  }

  async firstText(paths: readonly string[]): Promise<string | null> {
    for (const path of paths) {
      const text = await this.file.text(path);
      if (text !== null && text !== '') {
        return text;
      }
    }
    return null;
  }

  /** A stack, with a note where the library has to read it. */
  async stack(path: string, frameAxis: 0 | 1, single = false): Promise<DatasetStack> {
    const stack = await this.file.stack(path, frameAxis, single);
    if (stack.fallback !== null) {
      this.notes.info(
        'library-reads',
        `${path} is read by the HDF5 library, which is slower: ${stack.fallback}.`
      );
    }
    return stack;
  }

  /**
   * The angles the recipe names: a dataset of the file or a text file.
   *
   * @throws InputError `angles-missing`, `angles-unreadable`; PermissionError `path-outside-roots`
   */
  async namedAngles({ source }: IRecipeAngles): Promise<IRawAngles | null> {
    if (source === null) {
      return null;
    }
    const dataset = await this.anglesAt(source);
    if (dataset !== null) {
      return dataset;
    }
    if (source.startsWith('/') && !/\.[a-z]+$/iu.test(basename(source))) {
      const info = await this.file.dataset(source);
      throw new InputError(
        info === null ? 'angles-missing' : 'angles-unreadable',
        info === null
          ? `${this.file.path} has no dataset ${source} for the angles.`
          : `${source} of ${this.file.path} does not hold a list of numbers.`,
        { file: this.file.path, source, datasets: await this.file.candidates('list') }
      );
    }
    const roots = await this._context.roots.withNamed(this.file.path);
    return await readAngleFile(await resolveBeside(source, dirname(this.file.path), roots));
  }

  /** Angles in a dataset; null where there is none. */
  async anglesAt(path: string): Promise<IRawAngles | null> {
    // The dataset first: where it lies belongs to the identity of the scan.
    const values = (await this.file.dataset(path)) === null ? null : await this.file.numbers(path);
    if (values === null || values.length === 0) {
      return null;
    }
    const units = await this.file.attribute(path, 'units');
    return { values, source: path, units, entries: 'entries' };
  }

  /** Candidates for the pickers: whatever holds numbers along at least one axis. */
  async datasets(): Promise<readonly IDatasetEntry[]> {
    const { datasets } = await this.tree;
    return datasets
      .filter(({ shape, element }) => shape.length > 0 && isPixelElement(element))
      .map(({ path, shape, element }) => ({ path, shape, dtype: elementName(element) }));
  }
}

/** Axis of the frames from words such as `theta:y:x`, null where the order cannot be read. */
export function frameAxisOf(axes: string | null): 0 | 1 | null {
  const words = (axes ?? '').split(/[:,\s]+/u).filter(word => word !== '');
  const at = words.findIndex(word => /^(theta|angle|rotation|frame|number)/iu.test(word));
  return words.length === 3 && (at === 0 || at === 1) ? at : null;
}

export function recipeFrameAxis(input: IRecipeInput): 0 | 1 | null {
  return input.axes === null ? null : input.axes === 'angle,row,column' ? 0 : 1;
}

export function axesName(frameAxis: 0 | 1): string {
  return frameAxis === 0 ? 'angle,row,column' : 'row,angle,column';
}
