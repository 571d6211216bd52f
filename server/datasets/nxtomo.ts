import { basename } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import { type ICandidate, type IScanContext, type IScanReader, Notes } from './context';
import type { ICountedScan } from './counted-scan';
import { Hdf5Parts } from './hdf5-parts';
import { openKeyed } from './keyed-scan';

/** NeXus files with the application definition NXtomo. */
export const nxtomoReader: IScanReader = {
  name: 'nxtomo',
  title: 'NXtomo (NeXus HDF5)',

  async recognises({ hdf5 }: ICandidate): Promise<boolean> {
    return hdf5 !== null && (await tomoGroup(hdf5)) !== null;
  },

  async open(
    { path, hdf5 }: ICandidate,
    input: IRecipeInput,
    angles: IRecipeAngles,
    context: IScanContext
  ): Promise<ICountedScan> {
    if (hdf5 === null) {
      throw new InputError('file-not-hdf5', `${path} is not an HDF5 file.`, { path });
    }
    const group = await tomoGroup(hdf5);
    if (group === null) {
      throw new InputError('format-unknown', `${path} has no group whose definition is NXtomo.`, {
        path
      });
    }
    const notes = new Notes();
    const parts = new Hdf5Parts(hdf5, input, notes, context);
    const detector = await detectorGroup(parts, group);
    return await openKeyed(parts, angles, {
      kind: 'nxtomo',
      title: (await parts.firstText([`${group}/title`, `${group}/sample/name`])) ?? basename(path),
      data: [`${detector}/data`, `${group}/data/data`],
      imageKey: [
        `${detector}/image_key`,
        `${group}/data/image_key`,
        '/entry1/instrument/image_key/image_key'
      ],
      keyed: true,
      control: `${detector}/image_key_control`,
      angles: [`${group}/sample/rotation_angle`, `${group}/data/rotation_angle`],
      pixelSizeUm: await parts.length([`${detector}/x_pixel_size`], 'm'),
      centre: (await parts.file.numbers(`${detector}/x_rotation_axis_pixel_position`))?.[0] ?? null
    });
  }
};

/** The first group, from the root down, whose `definition` says NXtomo. */
async function tomoGroup(file: NonNullable<ICandidate['hdf5']>): Promise<string | null> {
  let level = [''];
  for (let depth = 0; depth < 3 && level.length > 0; depth++) {
    const next: string[] = [];
    for (const group of level) {
      if ((await file.text(`${group}/definition`)) === 'NXtomo') {
        return group;
      }
      const children = (await file.children(group === '' ? '/' : group)) ?? [];
      next.push(
        ...children.filter(({ kind }) => kind === 'group').map(({ name }) => `${group}/${name}`)
      );
    }
    level = next.slice(0, MOST_GROUPS);
  }
  return null;
}

/** Groups looked at per level; a tomography entry stands near the top. */
const MOST_GROUPS = 64;

/** The detector with the key of the frames: `detector`, whatever its name. */
async function detectorGroup(parts: Hdf5Parts, group: string): Promise<string> {
  const instrument = `${group}/instrument`;
  if ((await parts.file.dataset(`${instrument}/detector/data`)) !== null) {
    return `${instrument}/detector`;
  }
  for (const { name, kind } of (await parts.file.children(instrument)) ?? []) {
    if (
      kind === 'group' &&
      (await parts.file.dataset(`${instrument}/${name}/image_key`)) !== null
    ) {
      return `${instrument}/${name}`;
    }
  }
  return `${instrument}/detector`;
}
