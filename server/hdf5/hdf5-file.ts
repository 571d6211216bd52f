import { DatasetMissingError } from '../../protocol/errors';
import { etagOf, identify } from '../files/identity';
import { ReadableFile } from '../files/reading';
import type { Roots } from '../files/roots';
import { DatasetStack } from './dataset-stack';
import { type IByteDecoders, isPixelElement } from './element-types';
import type { IChild, IDatasetInfo, IOperations, ITree, Operation, PlainValue } from './messages';
import { numbersOf, textOf } from './plain-value';
import { ReaderThread } from './reader-thread';
import { stackGeometry } from './stack-geometry';

/** What opening an HDF5 file needs. */
export interface IHdf5Context {
  readonly roots: Roots;
  readonly engine: IByteDecoders;
  /** The reader thread; a shared one when absent. */
  readonly thread?: ReaderThread;
  readonly signal?: AbortSignal;
}

/** What a dataset holds, by its number of axes. */
export type DatasetAxes = 'list' | 'frames' | 'stack';

const FITS: Readonly<Record<DatasetAxes, (axes: number) => boolean>> = {
  list: axes => axes === 1,
  frames: axes => axes >= 2,
  stack: axes => axes >= 3
};

/** Datasets that an error offers. */
const MOST_CANDIDATES = 100;

let shared: ReaderThread | null = null;

/** The reader thread of this process, started with the first request. */
export function sharedThread(): ReaderThread {
  shared ??= new ReaderThread();
  return shared;
}

/** An HDF5 file: metadata through the library in its thread, stacks of frames by positioned reads. */
export class Hdf5File {
  /** Files that datasets were found in. */
  private readonly _parts = new Set<string>();
  private readonly _handles = new Map<string, Promise<ReadableFile>>();

  private constructor(
    /** Real path. */
    readonly path: string,
    private readonly _context: IHdf5Context,
    private readonly _allowed: readonly string[]
  ) {}

  /**
   * @throws PermissionError `path-outside-roots`, NotFoundError `not-found`, InputError
   * `file-not-hdf5`, `file-truncated`, `file-unreadable`
   */
  static async open(path: string, context: IHdf5Context): Promise<Hdf5File> {
    const real = await context.roots.resolveInside(path);
    const named = await context.roots.withNamed(real);
    const file = new Hdf5File(real, context, named.allowed);
    await file.children('/');
    return file;
  }

  /** What a path leads to; null where there is nothing, or a link leads nowhere. */
  async dataset(path: string): Promise<IDatasetInfo | null> {
    const info = await this._ask('dataset', { file: this.path, path });
    if (info !== null) {
      this._parts.add(info.file);
    }
    return info;
  }

  /** Why there is no dataset at a path, as an error to throw, with the datasets that could be meant. */
  async missing(path: string, axes: DatasetAxes): Promise<DatasetMissingError> {
    const found = await this._ask('lookup', { file: this.path, path });
    const datasets = await this.candidates(axes);
    if (found.kind !== 'dangling') {
      const some = datasets.slice(0, 3).join(', ');
      const advice =
        some === '' ? 'choose another file' : `choose another dataset, such as ${some}`;
      return new DatasetMissingError(`${this.path} has no dataset ${path}: ${advice}.`, {
        file: this.path,
        path,
        datasets
      });
    }
    const { link, target, reason } = found;
    return new DatasetMissingError(
      `${path} of ${this.path} cannot be read: the link ${link} leads to ${target}, but ${reason}.`,
      { file: this.path, path, link, target, datasets }
    );
  }

  /** Paths of the datasets of numbers that are lists, frames, or stacks of frames; at most a hundred. */
  async candidates(axes: DatasetAxes): Promise<string[]> {
    const { datasets } = await this.tree();
    return datasets
      .filter(({ shape, element }) => isPixelElement(element) && FITS[axes](shape.length))
      .slice(0, MOST_CANDIDATES)
      .map(({ path }) => path);
  }

  attributes(path: string): Promise<Readonly<Record<string, PlainValue>> | null> {
    return this._ask('attributes', { file: this.path, path });
  }

  children(path: string): Promise<readonly IChild[] | null> {
    return this._ask('children', { file: this.path, path });
  }

  tree(): Promise<ITree> {
    return this._ask('tree', { file: this.path });
  }

  /** All values of a small dataset; null where there is none. */
  value(path: string): Promise<PlainValue> {
    return this._ask('value', { file: this.path, path });
  }

  /** A text dataset; null where there is none. */
  async text(path: string): Promise<string | null> {
    return textOf(await this.value(path));
  }

  /** All numbers of a dataset, null where there is none or it holds no numbers. */
  async numbers(path: string): Promise<number[] | null> {
    return numbersOf(await this.value(path));
  }

  /** An attribute as text, null where there is none. */
  async attribute(path: string, name: string): Promise<string | null> {
    return textOf((await this.attributes(path))?.[name]);
  }

  /**
   * A dataset as a stack of frames, probed against the library.
   *
   * @param frameAxis 0 for (frame, row, column), 1 for (row, frame, column)
   * @param single true where one frame (row, column) will do
   * @throws InputError `dataset-missing`, `dataset-type`, `dataset-shape`, `file-truncated`, `link-refused`
   */
  async stack(path: string, frameAxis: 0 | 1, single = false): Promise<DatasetStack> {
    const info = await this.dataset(path);
    if (info === null) {
      throw await this.missing(path, single ? 'frames' : 'stack');
    }
    const place = { file: info.file, path: info.path };
    const slice = (
      start: readonly number[],
      count: readonly number[],
      signal?: AbortSignal
    ): Promise<Uint8Array<ArrayBuffer>> => this._ask('slice', { ...place, start, count }, signal);
    const stack = new DatasetStack(
      info,
      stackGeometry(info, frameAxis, single),
      await this._handle(info.file),
      slice,
      this._context.engine
    );
    await stack.probe(this._context.signal);
    return stack;
  }

  /** Identity of this file and of those its links led to so far. */
  async etag(): Promise<string> {
    const paths = [...new Set([this.path, ...this._parts])].sort();
    return etagOf(await Promise.all(paths.map(identify)));
  }

  async close(): Promise<void> {
    const handles = [...this._handles.values()];
    this._handles.clear();
    await Promise.all(handles.map(async handle => (await handle).close()));
  }

  private _handle(path: string): Promise<ReadableFile> {
    const known = this._handles.get(path) ?? ReadableFile.open(path);
    this._handles.set(path, known);
    return known;
  }

  private _ask<K extends Operation>(
    operation: K,
    body: IOperations[K]['request'],
    signal = this._context.signal
  ): Promise<IOperations[K]['reply']> {
    const thread = this._context.thread ?? sharedThread();
    return thread.ask(operation, body, this._allowed, signal);
  }
}
