import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IArrayHeader, TypedArray } from '../../protocol/array';
import type {
  ICapabilities,
  IFolderListing,
  IJob,
  IJobEvent,
  ILogLine,
  IPrediction,
  IStatus,
  IVolumeDescription,
  PictureKind
} from '../../protocol/job';
import type { ICentreFinding, ICentreRequest } from '../../protocol/centre';
import type { ILiveFrame, ILiveRequest, ILiveSinogramPart, ISample } from '../../protocol/live';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanDescription } from '../../protocol/scan';
import type { CompanionError } from './error';

/**
 * What the page knows of its companion: `connecting` until the first answer, then `ready`, or why
 * not; `reconnecting` after an answer was lost.
 */
export type CompanionState =
  'connecting' | 'ready' | 'starting' | 'missing' | 'failed' | 'other-version' | 'reconnecting';

/** One picture: numbers in C order, `value = number * header.scale + header.offset` in `header.unit`. */
export interface IPicture {
  readonly header: IArrayHeader;
  readonly data: TypedArray;
  /** Pixels of the whole picture that one number stands for, along both axes; 1 where it is not given. */
  readonly step?: number;
  /** A pixel whose true value is known, though the numbers are coarser. */
  readonly sample?: ISample;
}

/** A frame of a live slice, and the picture it brought. */
export interface ILivePicture {
  readonly frame: ILiveFrame;
  readonly picture: IPicture;
}

/** What is wanted of a live slice; the channel numbers it. */
export type LiveWish = Omit<ILiveRequest, 'seq'>;

/** A wish that cannot be met, and why. */
export interface ILiveRefusal {
  readonly seq: number;
  readonly error: CompanionError;
}

/** `connecting` until the first attempt ended, `lost` after one that failed or a connection that broke. */
export type LiveChannelState = 'connecting' | 'open' | 'lost';

/**
 * Where the frames of one panel come from. The newest wish counts and is kept while there is no connection;
 * one frame at most is under way until it is acknowledged.
 */
export interface ILiveChannel extends IDisposable {
  readonly state: LiveChannelState;
  /** Why it is lost, where that can be said: waiting alone may not mend it. */
  readonly problem: CompanionError | null;
  readonly stateChanged: ISignal<ILiveChannel, void>;
  readonly frame: ISignal<ILiveChannel, ILivePicture>;
  readonly refusal: ISignal<ILiveChannel, ILiveRefusal>;
  /** Wish for a slice; answers the number that its frame will bear. */
  ask(wish: LiveWish): number;
  /** Say that a frame was drawn, or is not wanted any more. */
  acknowledge(seq: number): void;
}

/** A part of the sinogram behind a frame, see `ILiveSinogramPart`. */
export interface ILiveSinogram {
  readonly part: ILiveSinogramPart;
  readonly bytes: ArrayBuffer;
}

/** The channel of the companion's own engine. */
export interface ILiveLine extends ILiveChannel {
  /**
   * A part of the sinogram behind a frame, one at a time.
   *
   * @param seq of the frame
   * @param from first byte
   * @throws CompanionError `not-found` where the companion does not hold it any more, `cancelled` where the
   *   line broke or the signal fired
   */
  readSinogram(seq: number, from: number, signal: AbortSignal): Promise<ILiveSinogram>;
}

/** A recipe as it is written: checked by the companion, which names the field it refuses. */
export type RecipeDocument =
  IRecipe | { readonly recipe: 1; readonly input: { readonly path: string } };

/** What picture of a recipe is wanted; `index` is a frame, or a detector row for sinograms and slices. */
export interface IPictureRequest {
  readonly recipe: RecipeDocument;
  readonly kind: PictureKind;
  readonly index: number;
  /** Quick, and marked `exact: false`. */
  readonly draft?: boolean;
}

/** In which rows, and between which columns, the axis is looked for. */
export type CentreRequest = Omit<ICentreRequest, 'recipe'> & { readonly recipe: RecipeDocument };

/** What a new job shall do. */
export type JobRequest =
  | { readonly recipe: RecipeDocument }
  | {
      readonly export: {
        readonly volume: string;
        readonly output: { readonly path: string; readonly format: 'hdf5' | 'tiff' };
      };
    };

/**
 * The companion of this user, the process that reads scans and runs jobs. Every request takes an
 * AbortSignal and rejects with a `CompanionError`.
 */
export interface ICompanion {
  readonly state: CompanionState;
  /** Last answer to `v1/status`; null before the first. */
  readonly status: IStatus | null;
  /** A sentence about the state where the server sent one. */
  readonly stateMessage: string | null;
  readonly stateChanged: ISignal<ICompanion, void>;
  /** Jobs that changed and their new log lines, pushed over one socket a page. */
  readonly jobEvent: ISignal<ICompanion, IJobEvent>;
  /** Emitted when events may have been missed: whoever holds jobs asks for the list again. */
  readonly eventsReset: ISignal<ICompanion, void>;

  /** Ask again now instead of waiting for the next attempt. */
  reconnect(): Promise<void>;
  capabilities(signal: AbortSignal): Promise<ICapabilities>;
  /** @param path absolute; null lists the roots */
  listFolder(path: string | null, signal: AbortSignal): Promise<IFolderListing>;
  completePath(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
  describeScan(
    recipe: RecipeDocument,
    signal: AbortSignal
  ): Promise<{ readonly scan: IScanDescription; readonly recipe: IRecipe }>;
  /** Look for the axis of rotation; a refusal is an answer too. The signal ends the work. */
  findCentre(request: CentreRequest, signal: AbortSignal): Promise<ICentreFinding>;
  renderPicture(request: IPictureRequest, signal: AbortSignal): Promise<IPicture>;
  checkRecipe(
    recipe: RecipeDocument,
    signal: AbortSignal
  ): Promise<{ readonly recipe: IRecipe; readonly prediction: IPrediction }>;
  openRecipe(path: string, signal: AbortSignal): Promise<IRecipe>;
  /** Write a new file; an existing one is refused. Resolves to its path. */
  saveRecipe(path: string, recipe: RecipeDocument, signal: AbortSignal): Promise<string>;
  listJobs(signal: AbortSignal): Promise<readonly IJob[]>;
  /** Log lines of a job, oldest first. */
  jobLog(id: string, signal: AbortSignal): Promise<readonly ILogLine[]>;
  createJob(request: JobRequest, signal: AbortSignal): Promise<IJob>;
  cancelJob(id: string, signal: AbortSignal): Promise<IJob>;
  resumeJob(id: string, signal: AbortSignal): Promise<IJob>;
  describeVolume(path: string, signal: AbortSignal): Promise<IVolumeDescription>;
  /** A connection of its own for a live slice; dispose it with the panel. */
  openLive(): ILiveLine;
  /** Plane `index` across `axis` of the volume (slice, row, column). */
  readSlice(path: string, axis: 0 | 1 | 2, index: number, signal: AbortSignal): Promise<IPicture>;
}

export const ICompanion = new Token<ICompanion>(
  'hepsct:ICompanion',
  'The typed client of the companion of this user: scans, pictures, recipes, jobs and their events. ' +
    'Use it to ask for data or to follow jobs; never send requests to the companion by hand.'
);
