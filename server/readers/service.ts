import type { components } from '../../protocol/generated/api';
import type {
  IPrediction,
  IVolumeDescription,
  IFolderListing,
  PictureKind
} from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import type { IScanDescription } from '../../protocol/scan';
import type { ICentreFinding } from '../centre/answer';
import type { IPicture } from '../http/operations';
import type { IPreparedWork } from '../jobs/submission';

/** A recipe as it was written. */
export type RecipeDocument = components['schemas']['RecipeDocument'];

/** A picture, or word that the one the page holds is still right. */
export type PictureAnswer = { readonly picture: IPicture } | { readonly unchanged: string };

/**
 * Everything that touches user data on behalf of the page. It runs in a process of its own, so that
 * a dead mount or a damaged file stops no one else.
 */
export interface IReaderService {
  describeScan(
    call: { recipe: RecipeDocument },
    signal: AbortSignal
  ): Promise<{ scan: IScanDescription; recipe: IRecipe }>;
  findCentre(
    call: { recipe: RecipeDocument; rows?: readonly number[]; range?: readonly [number, number] },
    signal: AbortSignal
  ): Promise<ICentreFinding>;
  renderPicture(
    call: {
      recipe: RecipeDocument;
      kind: PictureKind;
      index: number;
      draft: boolean;
      ifNoneMatch: string | null;
    },
    signal: AbortSignal
  ): Promise<PictureAnswer>;
  checkRecipe(
    call: { recipe: RecipeDocument },
    signal: AbortSignal
  ): Promise<{ recipe: IRecipe; prediction: IPrediction }>;
  planJob(call: { recipe: RecipeDocument }, signal: AbortSignal): Promise<IPreparedWork>;
  planExport(
    call: { volume: string; output: { path: string; format: 'hdf5' | 'tiff' } },
    signal: AbortSignal
  ): Promise<IPreparedWork>;
  listFolder(call: { path: string | null }, signal: AbortSignal): Promise<IFolderListing>;
  completePath(
    call: { prefix: string },
    signal: AbortSignal
  ): Promise<{ paths: readonly string[] }>;
  openRecipe(call: { path: string }, signal: AbortSignal): Promise<{ recipe: IRecipe }>;
  saveRecipe(
    call: { path: string; recipe: RecipeDocument },
    signal: AbortSignal
  ): Promise<{ path: string }>;
  describeVolume(call: { path: string }, signal: AbortSignal): Promise<IVolumeDescription>;
  readSlice(
    call: { path: string; axis: number; index: number; ifNoneMatch: string | null },
    signal: AbortSignal
  ): Promise<PictureAnswer>;
}

export type ReaderMethod = keyof IReaderService;
export type ReaderCall<M extends ReaderMethod> = Parameters<IReaderService[M]>[0];
export type ReaderAnswer<M extends ReaderMethod> = Awaited<ReturnType<IReaderService[M]>>;
