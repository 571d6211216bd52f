import { InputError } from '../../protocol/errors';
import type { IRecipeAngles } from '../../protocol/recipe';
import type { ScanKind } from '../../protocol/scan';
import type { Hdf5File } from '../hdf5/hdf5-file';
import { type IScanReader, Notes } from './context';
import { Hdf5Parts } from './hdf5-parts';
import type { IScan } from './scan';

/** What tells one kind of HDF5 file from the others. */
export interface IHdf5Kind {
  readonly name: ScanKind;
  /** As users see it. */
  readonly title: string;
  recognises(file: Hdf5File): Promise<boolean>;
  open(parts: Hdf5Parts, angles: IRecipeAngles): Promise<IScan>;
}

/** The reader of a kind of HDF5 file; any other file is refused (`file-not-hdf5`). */
export function hdf5KindReader({ name, title, recognises, open }: IHdf5Kind): IScanReader {
  return {
    name,
    title,
    recognises: async ({ hdf5 }) => hdf5 !== null && (await recognises(hdf5)),
    async open({ path, hdf5 }, input, angles, context) {
      if (hdf5 === null) {
        throw new InputError('file-not-hdf5', `${path} is not an HDF5 file.`, { path });
      }
      return open(new Hdf5Parts(hdf5, input, new Notes(), context), angles);
    }
  };
}
