import { join } from 'node:path';
import { DirectFile } from '../../files/direct-file';
import type { IOutputFormat, IVolumeBuilder, IVolumeContent } from '../content';
import { durably } from '../../jobs/durably';
import { beginsWith, createWhole, makeFolder, syncFolder, writingTo } from '../writing';
import { tiffHead } from './tiff-head';

/** Description of the stack beside its slices: unit, detector rows, where the values come from. */
export const STACK_FILE = 'volume.json';
/** The recipe beside the slices, ready to be run again. */
export const RECIPE_FILE = 'recipe.json';

/** A folder with one float32 TIFF a slice, the detector row in its name, and the recipe beside them. */
export const tiff: IOutputFormat = {
  name: 'tiff',
  title: 'TIFF, one file a slice',
  extension: '',
  build(part, content) {
    return writingTo(part, async () => {
      await makeFolder(part);
      const { recipe } = content;
      if (recipe !== null) {
        await createWhole(join(part, RECIPE_FILE), 'skeleton', file =>
          file.writeFile(textOf(recipe))
        );
      }
      await createWhole(join(part, STACK_FILE), 'skeleton', file =>
        file.writeFile(stackText(content))
      );
      return new TiffBuilder(part, content);
    });
  },
  recognises(path, content) {
    const text = new TextEncoder().encode(stackText(content));
    return writingTo(path, () => beginsWith(join(path, STACK_FILE), text, text.length));
  }
};

function stackText({
  rows,
  provenance,
  versions,
  date,
  unit,
  pixelSizeUm,
  title,
  height,
  width
}: IVolumeContent): string {
  return textOf({
    title,
    unit,
    pixelSizeUm,
    height,
    width,
    detectorRows: rows,
    provenance,
    versions,
    date
  });
}

function textOf(document: object): string {
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** `slice_00065.tiff` for detector row 65. */
export function sliceName(row: number): string {
  return `slice_${String(row).padStart(5, '0')}.tiff`;
}

class TiffBuilder implements IVolumeBuilder {
  constructor(
    private readonly _folder: string,
    private readonly _content: IVolumeContent
  ) {}

  get refusesDirect(): boolean {
    return this._refusesDirect;
  }

  /** Every slice stands on a page of its own file. */
  pageOffset(): number {
    return 0;
  }

  write(first: number, count: number, values: Float32Array): Promise<void> {
    const { rows, height, width } = this._content;
    return writingTo(this._folder, () =>
      durably('volume-slab', async () => {
        for (let index = 0; index < count; index++) {
          const slice = values.subarray(index * height * width, (index + 1) * height * width);
          await this._writeSlice(rows[first + index] ?? first + index, slice);
        }
        await syncFolder(this._folder);
      })
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async _writeSlice(row: number, slice: Float32Array): Promise<void> {
    const { height, width, unit, pixelSizeUm } = this._content;
    const head = tiffHead({
      width,
      height,
      pixelSizeUm,
      description: JSON.stringify({ detectorRow: row, unit, pixelSizeUm })
    });
    const file = await DirectFile.open(join(this._folder, sliceName(row)), 'w');
    try {
      await file.write(head, 0);
      await file.write(slice, head.length);
      await file.sync();
      this._refusesDirect ||= file.refused;
    } finally {
      await file.close();
    }
  }

  private _refusesDirect = false;
}
