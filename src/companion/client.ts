import type { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { ARRAY_HEADER, parseArrayHeader, viewBytes } from '../../protocol/array';
import type { ICentreFinding } from '../../protocol/centre';
import type {
  ICapabilities,
  IFolderListing,
  IJob,
  IJobEvent,
  ILogLine,
  IStatus,
  IVolumeDescription
} from '../../protocol/job';
import type { IRecipe } from '../../protocol/recipe';
import { Connection } from './connection';
import { CompanionError } from './error';
import { EventStream } from './events';
import { LiveSocket } from './live-socket';
import { PictureCache } from './picture-cache';
import type {
  CentreRequest,
  CompanionState,
  ICompanion,
  IPicture,
  IPictureRequest,
  JobRequest,
  RecipeDocument
} from './tokens';
import { answer, bodyOf, createTransport, type IOutcome } from './transport';

type Described = Awaited<ReturnType<ICompanion['describeScan']>>;
type Checked = Awaited<ReturnType<ICompanion['checkRecipe']>>;

/** The companion over HTTP and one WebSocket, through the Jupyter server. */
export class Companion implements ICompanion, IDisposable {
  constructor(options: Companion.IOptions) {
    this._settings = options.serverSettings;
    this._connection = new Connection({
      version: options.version,
      ask: async signal => answer('getStatus', await this._client.GET('/v1/status', { signal }))
    });
    this._events = new EventStream({ serverSettings: options.serverSettings });
    this._connection.changed.connect(this._onConnection, this);
    this._events.event.connect(this._onEvent, this);
    this._events.reset.connect(this._onReset, this);
    this._events.lost.connect(this._onLost, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get state(): CompanionState {
    return this._connection.state;
  }

  get stateMessage(): string | null {
    return this._connection.message;
  }

  get status(): IStatus | null {
    return this._connection.status;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get jobEvent(): ISignal<this, IJobEvent> {
    return this._jobEvent;
  }

  get eventsReset(): ISignal<this, void> {
    return this._eventsReset;
  }

  async reconnect(): Promise<void> {
    await this._connection.refresh();
  }

  async capabilities(signal: AbortSignal): Promise<ICapabilities> {
    return answer('getCapabilities', await this._client.GET('/v1/capabilities', { signal }));
  }

  async listFolder(path: string | null, signal: AbortSignal): Promise<IFolderListing> {
    const query = path === null ? {} : { path };
    return answer(
      'listFolder',
      await this._client.GET('/v1/folders', { params: { query }, signal })
    );
  }

  async completePath(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return answer(
      'completePath',
      await this._client.GET('/v1/paths', { params: { query: { prefix } }, signal })
    ).paths;
  }

  async describeScan(recipe: RecipeDocument, signal: AbortSignal): Promise<Described> {
    return answer(
      'describeScan',
      await this._client.POST('/v1/scans/describe', { body: { recipe: { ...recipe } }, signal })
    );
  }

  async findCentre(request: CentreRequest, signal: AbortSignal): Promise<ICentreFinding> {
    const body = { ...request, recipe: { ...request.recipe } };
    return answer('findCentre', await this._client.POST('/v1/scans/centre', { body, signal }));
  }

  async renderPicture(request: IPictureRequest, signal: AbortSignal): Promise<IPicture> {
    const body = { draft: false, ...request, recipe: { ...request.recipe } };
    return this._picture(JSON.stringify(body), headers =>
      this._client.POST('/v1/pictures', { body, headers, signal, parseAs: 'arrayBuffer' })
    );
  }

  async checkRecipe(recipe: RecipeDocument, signal: AbortSignal): Promise<Checked> {
    return answer(
      'checkRecipe',
      await this._client.POST('/v1/recipes/check', { body: { recipe: { ...recipe } }, signal })
    );
  }

  async openRecipe(path: string, signal: AbortSignal): Promise<IRecipe> {
    return answer(
      'openRecipe',
      await this._client.GET('/v1/recipes', { params: { query: { path } }, signal })
    ).recipe;
  }

  async saveRecipe(path: string, recipe: RecipeDocument, signal: AbortSignal): Promise<string> {
    return answer(
      'saveRecipe',
      await this._client.POST('/v1/recipes', { body: { path, recipe: { ...recipe } }, signal })
    ).path;
  }

  async listJobs(signal: AbortSignal): Promise<readonly IJob[]> {
    return answer('listJobs', await this._client.GET('/v1/jobs', { signal })).jobs;
  }

  async jobLog(id: string, signal: AbortSignal): Promise<readonly ILogLine[]> {
    return answer(
      'getJobLog',
      await this._client.GET('/v1/jobs/{id}/log', { params: { path: { id } }, signal })
    ).lines;
  }

  async createJob(request: JobRequest, signal: AbortSignal): Promise<IJob> {
    const body = 'recipe' in request ? { recipe: { ...request.recipe } } : request;
    return answer('createJob', await this._client.POST('/v1/jobs', { body, signal }));
  }

  async cancelJob(id: string, signal: AbortSignal): Promise<IJob> {
    return answer(
      'cancelJob',
      await this._client.POST('/v1/jobs/{id}/cancel', { params: { path: { id } }, signal })
    );
  }

  async resumeJob(id: string, signal: AbortSignal): Promise<IJob> {
    return answer(
      'resumeJob',
      await this._client.POST('/v1/jobs/{id}/resume', { params: { path: { id } }, signal })
    );
  }

  async describeVolume(path: string, signal: AbortSignal): Promise<IVolumeDescription> {
    return answer(
      'describeVolume',
      await this._client.GET('/v1/volumes', { params: { query: { path } }, signal })
    );
  }

  async readSlice(
    path: string,
    axis: 0 | 1 | 2,
    index: number,
    signal: AbortSignal
  ): Promise<IPicture> {
    const query = { path, axis, index };
    return this._picture(JSON.stringify(query), headers =>
      this._client.GET('/v1/volumes/slice', {
        params: { query },
        headers,
        signal,
        parseAs: 'arrayBuffer'
      })
    );
  }

  openLive(): LiveSocket {
    return new LiveSocket({ serverSettings: this._settings });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._connection.dispose();
    this._events.dispose();
    this._cache.clear();
    Signal.clearData(this);
  }

  private get _client(): ReturnType<typeof createTransport> {
    return createTransport(this._settings);
  }

  private async _picture(
    key: string,
    ask: (headers: Record<string, string>) => Promise<IOutcome>
  ): Promise<IPicture> {
    const held = this._cache.get(key);
    const outcome = await ask(held ? { 'If-None-Match': held.etag } : {});
    if (held && outcome.response.status === 304) {
      return held.picture;
    }
    const bytes = bodyOf(outcome);
    const header = parseArrayHeader(outcome.response.headers.get(ARRAY_HEADER) ?? 'null');
    if (!(bytes instanceof ArrayBuffer)) {
      throw new CompanionError('internal', 'The companion sent a picture without pixels.');
    }
    const picture: IPicture = { header, data: viewBytes(bytes, header) };
    const etag = outcome.response.headers.get('ETag');
    if (etag !== null) {
      this._cache.set(key, etag, picture);
    }
    return picture;
  }

  private _onConnection(): void {
    if (this._connection.state === 'ready') {
      this._events.start();
    }
    this._stateChanged.emit();
  }

  private _onEvent(_: EventStream, event: IJobEvent): void {
    this._jobEvent.emit(event);
  }

  private _onReset(): void {
    this._eventsReset.emit();
  }

  private _onLost(): void {
    void this._connection.refresh();
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _connection: Connection;
  private readonly _events: EventStream;
  private readonly _cache = new PictureCache();
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _jobEvent = new Signal<this, IJobEvent>(this);
  private readonly _eventsReset = new Signal<this, void>(this);
  private _isDisposed = false;
}

export namespace Companion {
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
    /** Version of this page; a companion of another one is named. */
    readonly version: string;
  }
}
