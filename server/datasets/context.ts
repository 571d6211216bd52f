import type { IHdf5Context } from '../hdf5/hdf5-file';
import type { Hdf5File } from '../hdf5/hdf5-file';
import type { IRecipeAngles, IRecipeInput } from '../../protocol/recipe';
import type { IScanNote, ScanKind } from '../../protocol/scan';
import type { IScan } from './scan';

/** What opening a scan needs: the allowed folders, the byte decoders of the engine. */
export type IScanContext = IHdf5Context;

/** A path as it was looked at once, for all readers. */
export interface ICandidate {
  /** Real path. */
  readonly path: string;
  readonly folder: boolean;
  /** Open when the path is an HDF5 file. */
  readonly hdf5: Hdf5File | null;
}

/** One kind of scan: how it is known, and how it is opened. */
export interface IScanReader {
  /** The `kind` of a recipe's input. */
  readonly name: ScanKind;
  /** As users see it. */
  readonly title: string;
  /** True when the content is of this kind. */
  recognises(candidate: ICandidate): Promise<boolean>;
  open(
    candidate: ICandidate,
    input: IRecipeInput,
    angles: IRecipeAngles,
    context: IScanContext
  ): Promise<IScan>;
}

/** Collects what was guessed, is missing or unusual while a scan is opened. */
export class Notes {
  private readonly _notes: IScanNote[] = [];

  get all(): readonly IScanNote[] {
    return this._notes;
  }

  info(code: string, message: string): void {
    this._notes.push({ code, level: 'info', message });
  }

  warn(code: string, message: string): void {
    this._notes.push({ code, level: 'warning', message });
  }
}
