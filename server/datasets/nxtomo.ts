import { basename } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import type { Hdf5File } from '../hdf5/hdf5-file';
import type { IScan } from './scan';
import type { Hdf5Parts } from './hdf5-parts';
import { hdf5KindReader } from './hdf5-reader';
import { openKeyed } from './keyed-scan';

/** NeXus files with the application definition NXtomo. */
export const nxtomoReader = hdf5KindReader({
  name: 'nxtomo',
  title: 'NXtomo (NeXus HDF5)',

  recognises: async (file: Hdf5File) => (await tomoGroup(file)) !== null,

  async open(parts: Hdf5Parts, angles: IRecipeAngles): Promise<IScan> {
    const { file } = parts;
    const group = await tomoGroup(file);
    if (group === null) {
      throw new InputError(
        'format-unknown',
        `${file.path} has no group whose definition is NXtomo.`,
        {
          path: file.path
        }
      );
    }
    const detector = await detectorGroup(parts, group);
    return await openKeyed(parts, angles, {
      kind: 'nxtomo',
      title:
        (await parts.firstText([`${group}/title`, `${group}/sample/name`])) ?? basename(file.path),
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
      centre: (await file.numbers(`${detector}/x_rotation_axis_pixel_position`))?.[0] ?? null
    });
  }
});

/** The first group, from the root down, whose `definition` says NXtomo. */
async function tomoGroup(file: Hdf5File): Promise<string | null> {
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
