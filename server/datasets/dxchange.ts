import { basename } from 'node:path';
import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import { counted } from '../../protocol/sentences';
import type { Hdf5File } from '../hdf5/hdf5-file';
import type { IRawAngles } from './angle-choice';
import type { IScan } from './scan';
import { DxchangeFrames } from './dxchange-frames';
import { findAngles } from './found-angles';
import { frameRange } from './frame-stack';
import { axesName, frameAxisOf, type Hdf5Parts, recipeFrameAxis } from './hdf5-parts';
import { hdf5KindReader } from './hdf5-reader';
import { missingFrameNotes } from './missing-frames';
import { StackScan } from './stack-scan';

const INSTRUMENT = '/measurement/instrument';
const ROTATION = '/process/acquisition/rotation';

/** Data Exchange files of the APS and others (De Carlo 2014, JSR 21, 1224; rules as dxchange has them). */
export const dxchangeReader = hdf5KindReader({
  name: 'dxchange',
  title: 'DXchange (HDF5)',

  async recognises(file: Hdf5File): Promise<boolean> {
    // Flats or darks there say what the file is, even where its projections are missing.
    const children = await file.children('/exchange');
    return (
      children?.some(
        ({ name, kind }) =>
          kind !== 'dangling' && ['data', 'data_white', 'data_dark'].includes(name)
      ) ?? false
    );
  },

  async open(parts: Hdf5Parts, angles: IRecipeAngles): Promise<IScan> {
    const { file, input, notes } = parts;
    const data = await parts.requiredDataset(input.data, ['/exchange/data', '/exchange/data/data']);
    const frameAxis = await axesOf(parts, data);
    const stack = await parts.stack(data, frameAxis);
    const projections = frameRange(0, stack.frames);
    const raw = (await parts.namedAngles(angles)) ?? (await anglesOf(parts, stack.frames));
    const chosen = findAngles(raw, angles, { frames: stack.frames, projections }, notes);
    const frames = new DxchangeFrames(parts, stack, chosen.anglesRad);
    const flats = await frames.flats();
    const darks = await frames.darks();
    missingFrameNotes(flats, darks, input, notes);
    const { dangling } = await parts.tree;
    return new StackScan({
      description: {
        path: file.path,
        kind: 'dxchange',
        title:
          (await parts.firstText(['/exchange/title', '/measurement/sample/name'])) ??
          basename(file.path),
        values: input.values,
        data,
        axes: axesName(frameAxis),
        angles: chosen.description,
        pixelSizeUm: await pixelSize(parts),
        centre: null,
        notes: notes.all,
        datasets: await parts.datasets(),
        dangling,
        etag: await file.etag()
      },
      anglesRad: chosen.anglesRad,
      anglesRefusal: chosen.anglesRefusal,
      stack,
      projections,
      flats,
      darks,
      close: () => file.close()
    });
  }
});

async function axesOf(parts: Hdf5Parts, data: string): Promise<0 | 1> {
  const chosen = recipeFrameAxis(parts.input);
  if (chosen !== null) {
    return chosen;
  }
  const axes = await parts.file.attribute(data, 'axes');
  const found = frameAxisOf(axes);
  if (found === null && axes !== null) {
    throw new InputError(
      'dataset-shape',
      `${data} of ${parts.file.path} has the axes "${axes}"; angle, row, column or row, angle, column can be read: choose the order of the axes.`,
      { file: parts.file.path, path: data, axes }
    );
  }
  if (axes === null) {
    parts.notes.info('axes-guessed', `${data} names no axes: taken for angle, row, column.`);
  }
  return found ?? 0;
}

/** Theta, else the rotation's start and step, else half a turn, both ends included (dxchange's rules). */
async function anglesOf(parts: Hdf5Parts, count: number): Promise<IRawAngles> {
  const theta = await parts.anglesAt('/exchange/theta');
  if (theta !== null) {
    return theta;
  }
  const start = (await parts.file.numbers(`${ROTATION}/rotation_start`))?.[0];
  const step = (await parts.file.numbers(`${ROTATION}/rotation_step`))?.[0];
  if (start !== undefined && step !== undefined) {
    const units = await parts.file.attribute(`${ROTATION}/rotation_step`, 'units');
    const named = (await parts.file.numbers(`${ROTATION}/num_angles`))?.[0] ?? count;
    parts.notes.warn(
      'angles-from-rotation',
      `There is no /exchange/theta: ${counted(named, 'angle')} from ${start} in steps of ${step} ${named === 1 ? 'is' : 'are'} taken from ${ROTATION}.`
    );
    return {
      values: Array.from(
        { length: named === count ? named : Math.max(0, Math.min(named, 1e7)) },
        (_, i) => start + i * step
      ),
      source: ROTATION,
      units: units ?? 'degrees',
      entries: 'entries'
    };
  }
  parts.notes.warn(
    'angles-invented',
    `There is no /exchange/theta: ${count} angles evenly from 0 to 180 degrees, both included, are assumed. Check this.`
  );
  return {
    values: Array.from({ length: count }, (_, i) => (count > 1 ? (i * 180) / (count - 1) : 0)),
    source: 'linspace 0..180',
    units: 'degrees',
    entries: 'entries',
    assumed: true
  };
}

/** tomopy-cli's order: the pixel on the sample, else the detector's by the magnification. */
async function pixelSize(parts: Hdf5Parts): Promise<number | null> {
  const onSample = await parts.length(
    [
      `${INSTRUMENT}/detection_system/objective/resolution`,
      `${INSTRUMENT}/detector/actual_pixel_size_x`
    ],
    'um'
  );
  if (onSample !== null) {
    return onSample;
  }
  const detector = await parts.length([`${INSTRUMENT}/detector/pixel_size_x`], 'm');
  const magnification =
    (await parts.file.numbers(`${INSTRUMENT}/detection_system/objective/magnification`))?.[0] ?? 1;
  return detector === null || !(magnification > 0) ? null : detector / magnification;
}
