import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IPicture } from '../companion/tokens';

/** Pictures one behind the other that a viewer scrolls through. */
export interface IPictureStack {
  /** Stable name; the viewer keeps a window of contrast for each. */
  readonly name: string;
  readonly count: number;
  /** Whether `read` has a quick, marked form for sliders on the move. */
  readonly hasDrafts: boolean;
  /** Emitted when the same index is another picture now. */
  readonly changed: ISignal<IPictureStack, void>;
  /** A line for the picture at `index`, e.g. `row 65`. */
  labelOf(index: number): string;
  /** @throws CompanionError */
  read(index: number, draft: boolean, signal: AbortSignal): Promise<IPicture>;
}

/** Something that opens volumes: the companion, a file of this computer, a fake in tests. */
export interface IVolumeSource {
  readonly id: string;
  /** Whether this source knows how to open the path. */
  canOpen(path: string): boolean;
  /** The slices of a volume, in the order (slice, row, column). @throws CompanionError */
  open(path: string, signal: AbortSignal): Promise<IPictureStack>;
}

export interface IVolumeSources {
  /** Add a source; the one added last is asked first. Dispose to take it away. */
  add(source: IVolumeSource): IDisposable;
  /** Open a volume with the first source that can. @throws CompanionError */
  open(path: string, signal: AbortSignal): Promise<IPictureStack>;
}

export const IVolumeSources = new Token<IVolumeSources>(
  'hepsct:IVolumeSources',
  'Where volumes come from. Use it to open a volume as a stack of pictures, or to add a source for a ' +
    'kind of volume that the companion does not know.'
);
