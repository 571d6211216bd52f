import type { RawPixels } from '../../../engine/ts/types';
import type { NdArray } from '../../../protocol/array';
import { DatasetMissingError, InputError } from '../../../protocol/errors';
import type { IStorage } from '../../../protocol/scan';
import { counted } from '../../../protocol/sentences';
import { allocateBytes } from '../../files/allocate';
import { inFlight, READS_IN_FLIGHT } from '../../files/reading';
import type { IReadStatistics } from '../../hdf5/row-reader';
import { elementName, type IByteDecoders, toPixels } from '../../hdf5/element-types';
import type { IFrameStack } from '../frame-stack';
import { TiffFrameReader } from './frame-reader';
import { readPages } from './tiff-file';
import type { ITiffPage } from './tiff-page';

/** TIFF files, or pages of one file, as a stack of frames. */
export class TiffStack implements IFrameStack {
  readonly statistics: IReadStatistics = { chunksDecoded: 0, bytesRead: 0 };

  private constructor(
    private readonly _model: ITiffPage,
    /** Pages known so far; those of a folder are read with their first rows. */
    private readonly _pages: (ITiffPage | null)[],
    private readonly _paths: readonly string[],
    private readonly _decoders: IByteDecoders
  ) {}

  /**
   * @param paths real paths in the order of the frames; one path = all its pages
   * @throws InputError `tiff-unsupported`, `file-truncated`, `frames-differ`
   */
  static async open(
    paths: readonly string[],
    decoders: IByteDecoders,
    signal?: AbortSignal
  ): Promise<TiffStack> {
    const [path] = paths;
    if (path === undefined) {
      throw new DatasetMissingError('There are no TIFF files.', { datasets: [] });
    }
    if (paths.length > 1) {
      const [model] = await readPages(path, 1, signal);
      return new TiffStack(
        required(model, path),
        paths.map(() => null),
        paths,
        decoders
      );
    }
    const pages = await readPages(path, undefined, signal);
    const model = required(pages[0], path);
    pages.forEach((page, i) => sameAs(model, page, `page ${i + 1} of ${path}`));
    return new TiffStack(
      model,
      pages,
      pages.map(() => path),
      decoders
    );
  }

  get frames(): number {
    return this._paths.length;
  }

  get rows(): number {
    return this._model.rows;
  }

  get columns(): number {
    return this._model.columns;
  }

  get dtype(): string {
    return elementName(this._model.element);
  }

  get framesPerChunk(): number {
    return 1;
  }

  get storage(): IStorage {
    const { rows, columns, element, compression, tileRows, tileColumns, predictor } = this._model;
    return {
      layout: 'files',
      chunk: compression === 'none' ? null : [1, tileRows, tileColumns],
      compression: predictor === 1 ? compression : `${compression}+predictor`,
      fallback: null,
      bytes: this.frames * rows * columns * element.size
    };
  }

  async readRows(
    frames: Uint32Array,
    first: number,
    count: number,
    signal?: AbortSignal
  ): Promise<NdArray<RawPixels>> {
    const { rows, columns, element } = this._model;
    if (!(first >= 0 && count >= 0 && first + count <= rows)) {
      throw new InputError(
        'dataset-shape',
        `The frames have ${counted(rows, 'row')}; rows ${first} to ${first + count - 1} were asked for.`,
        { rows, first, count }
      );
    }
    const frameBytes = count * columns * element.size;
    const target = allocateBytes(frames.length * frameBytes, this._model.path);
    await inFlight(
      frames.entries(),
      READS_IN_FLIGHT,
      async ([k, frame]) => {
        const page = await this._page(frame, signal);
        const into = target.subarray(k * frameBytes, (k + 1) * frameBytes);
        await new TiffFrameReader(page, this.statistics).readRows(first, count, into, signal);
      },
      signal
    );
    return toPixels(
      target,
      [frames.length, count, columns],
      element,
      element.littleEndian,
      this._decoders
    );
  }

  private async _page(frame: number, signal?: AbortSignal): Promise<ITiffPage> {
    const known = this._pages[frame];
    if (known) {
      return known;
    }
    const path = this._paths[frame];
    if (path === undefined) {
      throw new InputError(
        'dataset-shape',
        `There ${this.frames === 1 ? 'is' : 'are'} ${counted(this.frames, 'frame')}; frame ${frame} was asked for.`,
        { frames: this.frames, frame }
      );
    }
    const [page] = await readPages(path, 1, signal);
    const found = required(page, path);
    sameAs(this._model, found, path);
    this._pages[frame] = found;
    return found;
  }
}

function required(page: ITiffPage | undefined, path: string): ITiffPage {
  if (page === undefined) {
    throw new InputError('tiff-unsupported', `${path} has no page.`, { path });
  }
  return page;
}

/** @throws InputError `frames-differ` */
function sameAs(model: ITiffPage, page: ITiffPage, where: string): void {
  const type = elementName(page.element);
  const expected = elementName(model.element);
  if (
    page.rows !== model.rows ||
    page.columns !== model.columns ||
    type !== expected ||
    page.element.littleEndian !== model.element.littleEndian
  ) {
    throw new InputError(
      'frames-differ',
      `${where} has ${page.rows} x ${page.columns} pixels (${type}), the first frame ${model.rows} x ${model.columns} (${expected}): all frames must be alike.`,
      {
        path: page.path,
        rows: page.rows,
        columns: page.columns,
        expectedRows: model.rows,
        expectedColumns: model.columns
      }
    );
  }
}
