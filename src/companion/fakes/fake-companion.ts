import { type ISignal, Signal } from '@lumino/signaling';
import type { IArrayHeader } from '../../../protocol/array';
import type {
  ICapabilities,
  IFolderListing,
  IJob,
  IJobEvent,
  ILogLine,
  IPrediction,
  IStatus,
  IVolumeDescription
} from '../../../protocol/job';
import type { IRecipe } from '../../../protocol/recipe';
import type { IScanDescription } from '../../../protocol/scan';
import { METHODS, STEPS } from '../../../protocol/steps';
import type { ICentreFinding } from '../../../protocol/centre';
import { readRecipe } from '../../reconstruction/default-recipe';
import { CompanionError } from '../error';
import { abortable } from './abortable';
import { fakeCentre } from './fake-centre';
import { FakeLive } from './fake-live';
import type {
  CentreRequest,
  CompanionState,
  ICompanion,
  IPicture,
  IPictureRequest,
  JobRequest,
  RecipeDocument
} from '../tokens';

/** Titles as files and users give them: nothing to translate. */
const TITLES = { scan: 'a fake scan', job: 'scan.h5', picture: 'a picture', hdf5: 'HDF5 volume' };

/** A scan of 180 projections with 96 rows and 256 columns. */
export const SCAN: IScanDescription = {
  path: '/data/scan.h5',
  kind: 'dxchange',
  title: TITLES.scan,
  projections: 180,
  rows: 96,
  columns: 256,
  dtype: 'u2',
  values: 'counts',
  data: '/exchange/data',
  axes: 'angle,row,column',
  angles: {
    count: 180,
    firstDeg: 0,
    lastDeg: 179,
    source: '/exchange/theta',
    unit: 'deg',
    unitSource: 'guessed'
  },
  anglesDeg: Array.from({ length: 180 }, (_, index) => index),
  flats: [{ count: 10, position: 0, source: '/exchange/data_white' }],
  darks: [],
  pixelSizeUm: null,
  centre: null,
  storage: {
    layout: 'contiguous',
    chunk: null,
    compression: 'none',
    fallback: null,
    bytes: 180 * 96 * 256 * 2
  },
  notes: [{ code: 'angles-unit-guessed', level: 'info', message: 'Degrees are assumed.' }],
  datasets: [{ path: '/exchange/data', shape: [180, 96, 256], dtype: 'u2' }],
  dangling: [],
  etag: '"1"'
};

export const PREDICTION: IPrediction = {
  slices: 96,
  size: 256,
  slabs: 3,
  reading: 'direct',
  engine: 'native',
  memoryBytes: 3e8,
  memoryBudgetBytes: 2e9,
  diskBytes: 96 * 256 * 256 * 4,
  diskFreeBytes: 5e10,
  outputPath: '/processed/scan/run-001/scan.h5',
  fits: true,
  problems: [],
  notes: []
};

/** A job with some fields changed. */
export function fakeJob(fields: Partial<IJob> = {}): IJob {
  return {
    id: '20260131T112010Z-abc123',
    kind: 'reconstruct',
    title: TITLES.job,
    state: 'queued',
    createdAt: '2026-01-31T11:20:10Z',
    startedAt: null,
    finishedAt: null,
    inputPath: '/data/scan.h5',
    outputPath: '/processed/scan/run-001/scan.h5',
    slabs: { done: 0, total: 3 },
    slices: { done: 0, total: 96 },
    stageSeconds: {},
    etaSeconds: null,
    engine: 'native',
    message: null,
    code: null,
    counts: {},
    ...fields
  };
}

/** A picture of 2 rows and 3 columns with the values 0 to 5. */
export function fakePicture(header: Partial<IArrayHeader> = {}): IPicture {
  return {
    data: Float32Array.of(0, 1, 2, 3, 4, 5),
    header: {
      shape: [2, 3],
      axes: ['row', 'column'],
      dtype: 'f4',
      scale: 1,
      offset: 0,
      unit: '1/cm',
      exact: true,
      percentiles: [1, 4],
      range: [0, 5],
      counts: {},
      title: TITLES.picture,
      ...header
    }
  };
}

/** A companion in memory. Answers are fields a test sets; every request is recorded. */
export class FakeCompanion implements ICompanion {
  state: CompanionState = 'ready';
  status: IStatus | null = null;
  stateMessage: string | null = null;

  /** The channels that were opened, oldest first. */
  readonly lives: FakeLive[] = [];
  /** Names of the requests in order, with their signal. */
  readonly requests: {
    readonly name: string;
    readonly argument: unknown;
    readonly signal: AbortSignal;
  }[] = [];
  scan: IScanDescription | CompanionError = SCAN;
  check: IPrediction | CompanionError = PREDICTION;
  /** What a search finds; the fake one finds nothing for want of a sample. */
  centre: (request: CentreRequest) => ICentreFinding | CompanionError | Promise<ICentreFinding> =
    () => fakeCentre();
  jobs: readonly IJob[] = [];
  lines: readonly ILogLine[] = [];
  job: IJob | CompanionError = fakeJob();
  picture: (request: IPictureRequest) => IPicture | Promise<IPicture> = ({ draft }) =>
    fakePicture({ exact: draft !== true });

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get jobEvent(): ISignal<this, IJobEvent> {
    return this._jobEvent;
  }

  get eventsReset(): ISignal<this, void> {
    return this._eventsReset;
  }

  /** How often a request was sent. */
  count(name: string): number {
    return this.requests.filter(request => request.name === name).length;
  }

  setState(state: CompanionState): void {
    this.state = state;
    this._stateChanged.emit();
  }

  push(job: IJob, lines: readonly ILogLine[] = []): void {
    this._jobEvent.emit({ cursor: 'c', type: lines.length > 0 ? 'log' : 'job', job, lines });
  }

  reset(): void {
    this._eventsReset.emit();
  }

  async reconnect(): Promise<void> {
    await Promise.resolve();
  }

  capabilities(signal: AbortSignal): Promise<ICapabilities> {
    const plain = ({ bytes: _bytes, also = [], ...rest }: (typeof STEPS)[number]) => ({
      ...rest,
      ...(also.length > 0 ? { also: [...also] } : {}),
      engines: [...rest.engines],
      parameters: Object.fromEntries(
        Object.entries(rest.parameters).map(([name, parameter]) => [name, { ...parameter }])
      )
    });
    return this._ask('capabilities', null, signal, () => ({
      version: '0.1.0',
      recipe: {},
      steps: STEPS.map(plain),
      methods: METHODS.map(plain),
      readers: [],
      formats: [{ name: 'hdf5', title: TITLES.hdf5 }],
      unavailable: []
    }));
  }

  openLive(): FakeLive {
    const live = new FakeLive();
    this.lives.push(live);
    return live;
  }

  listFolder(path: string | null, signal: AbortSignal): Promise<IFolderListing> {
    return this._ask('listFolder', path, signal, () => ({
      path: path ?? '',
      parent: null,
      writable: true,
      truncated: false,
      entries: []
    }));
  }

  completePath(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return this._ask('completePath', prefix, signal, () => [`${prefix}.h5`]);
  }

  describeScan(
    recipe: RecipeDocument,
    signal: AbortSignal
  ): Promise<{ readonly scan: IScanDescription; readonly recipe: IRecipe }> {
    return this._ask('describeScan', recipe, signal, () => {
      const complete = readRecipe(recipe);
      if (!complete) {
        throw new CompanionError('recipe-invalid', 'No recipe.');
      }
      return { scan: { ...good(this.scan), path: recipe.input.path }, recipe: complete };
    });
  }

  findCentre(request: CentreRequest, signal: AbortSignal): Promise<ICentreFinding> {
    return this._ask('findCentre', request, signal, async () => good(await this.centre(request)));
  }

  renderPicture(request: IPictureRequest, signal: AbortSignal): Promise<IPicture> {
    return this._ask('renderPicture', request, signal, () => this.picture(request));
  }

  checkRecipe(
    recipe: RecipeDocument,
    signal: AbortSignal
  ): Promise<{ readonly recipe: IRecipe; readonly prediction: IPrediction }> {
    return this._ask('checkRecipe', recipe, signal, () => {
      const complete = readRecipe(recipe);
      if (!complete) {
        throw new CompanionError('recipe-invalid', 'No recipe.');
      }
      return { recipe: complete, prediction: good(this.check) };
    });
  }

  openRecipe(path: string, signal: AbortSignal): Promise<IRecipe> {
    return this._ask('openRecipe', path, signal, () => {
      const recipe = readRecipe({
        recipe: 1,
        input: { path: '/data/other.h5' },
        centre: { column: 12 }
      });
      if (!recipe) {
        throw new CompanionError('not-found', 'Nothing there.');
      }
      return recipe;
    });
  }

  saveRecipe(path: string, _recipe: RecipeDocument, signal: AbortSignal): Promise<string> {
    return this._ask('saveRecipe', path, signal, () => path);
  }

  listJobs(signal: AbortSignal): Promise<readonly IJob[]> {
    return this._ask('listJobs', null, signal, () => this.jobs);
  }

  jobLog(id: string, signal: AbortSignal): Promise<readonly ILogLine[]> {
    return this._ask('jobLog', id, signal, () => this.lines);
  }

  createJob(request: JobRequest, signal: AbortSignal): Promise<IJob> {
    return this._ask('createJob', request, signal, () => good(this.job));
  }

  cancelJob(id: string, signal: AbortSignal): Promise<IJob> {
    return this._ask('cancelJob', id, signal, () => fakeJob({ id, state: 'stopping' }));
  }

  resumeJob(id: string, signal: AbortSignal): Promise<IJob> {
    return this._ask('resumeJob', id, signal, () => fakeJob({ id, state: 'queued' }));
  }

  describeVolume(path: string, signal: AbortSignal): Promise<IVolumeDescription> {
    return this._ask('describeVolume', path, signal, () => ({
      path,
      format: 'hdf5',
      shape: [96, 256, 256],
      dtype: 'f4',
      unit: '1/cm',
      detectorRows: Array.from({ length: 96 }, (_, index) => 2 * index),
      voxelSizeUm: null,
      range: null,
      recipe: null,
      etag: '"v"'
    }));
  }

  readSlice(path: string, axis: 0 | 1 | 2, index: number, signal: AbortSignal): Promise<IPicture> {
    return this._ask('readSlice', { path, axis, index }, signal, () => fakePicture());
  }

  private _ask<T>(
    name: string,
    argument: unknown,
    signal: AbortSignal,
    answer: () => T | Promise<T>
  ): Promise<T> {
    this.requests.push({ name, argument, signal });
    return abortable(signal, answer);
  }

  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _jobEvent = new Signal<this, IJobEvent>(this);
  private readonly _eventsReset = new Signal<this, void>(this);
}

function good<T>(answer: T | CompanionError): T {
  if (answer instanceof CompanionError) {
    throw answer;
  }
  return answer;
}
