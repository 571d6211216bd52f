import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IRecipe } from '../../protocol/recipe';
import { type CompanionError, isCancelled, toCompanionError } from '../companion/error';
import type {
  ICompanion,
  ILiveChannel,
  ILivePicture,
  ILiveRefusal,
  IPicture,
  LiveWish
} from '../companion/tokens';
import { Latest } from '../reconstruction/latest';
import type { RecipeModel } from '../reconstruction/recipe-model';
import type { FrameSourceKind, IFrameSource } from './frame-source';

/** After this rest the exact slice is asked for. */
const REST_MS = 150;

/** See README.md. */
export type LiveState = 'idle' | 'connecting' | 'live' | 'resting' | 'lost';

/** What a slice depends on, but for its centre. */
function looksOf({ input, angles, steps, geometry, method }: IRecipe, row: number): string {
  return JSON.stringify([input, angles, steps, geometry, method, row]);
}

/** One slice that follows the recipe: frames while something moves, the exact slice at rest. */
export class LiveModel implements IDisposable {
  constructor(private readonly _options: LiveModel.IOptions) {
    for (const { channel } of _options.sources) {
      channel.stateChanged.connect(this._onChannel, this);
      channel.frame.connect(this._onFrame, this);
      channel.refusal.connect(this._onRefusal, this);
    }
    _options.recipe.changed.connect(this._onRecipe, this);
  }

  get isDisposed(): boolean {
    return this._exact.isDisposed;
  }

  /** Emitted on every change, pictures included. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): LiveState {
    if (!this._isActive) {
      return 'idle';
    }
    const { state } = this._wantedSource.channel;
    return state === 'open' ? (this._isExact ? 'resting' : 'live') : state;
  }

  /** Whether what is shown is the exact slice of the recipe as it stands, and nothing is under way. */
  get isAtRest(): boolean {
    return this._isActive && this._isExact;
  }

  /** The newest picture of this row; the one before until it comes. */
  get picture(): IPicture | null {
    return this._picture;
  }

  /** Why the newest wish was refused. */
  get error(): CompanionError | null {
    return this._error;
  }

  /** The frame before the exact slice: who made it, for which centre, in what time. */
  get newest(): ILivePicture['frame'] | null {
    return this._newest;
  }

  /** Who makes the frames now; see `sampleFrame`. */
  get channel(): ILiveChannel {
    return this._source.channel;
  }

  /** Where frames come from now. */
  get kind(): FrameSourceKind {
    return this._source.kind;
  }

  /** Where they can come from. */
  get kinds(): readonly FrameSourceKind[] {
    return this._options.sources.map(({ kind }) => kind);
  }

  /** Whom the user wants; the others stand in while it is away. */
  get chosen(): FrameSourceKind {
    return this._wantedSource.kind;
  }

  choose(kind: FrameSourceKind): void {
    if (kind !== this.chosen) {
      this._chosen = kind;
      this._ask();
    }
  }

  get row(): number {
    return this._row;
  }

  set row(row: number) {
    if (row !== this._row) {
      this._row = row;
      this._ask();
    }
  }

  /** Nothing is asked for while nobody looks. */
  get isActive(): boolean {
    return this._isActive;
  }

  set isActive(isActive: boolean) {
    if (isActive === this._isActive) {
      return;
    }
    this._isActive = isActive;
    if (isActive && (!this._isExact || this._key !== this._keyNow)) {
      this._ask();
      return;
    }
    this._exact.cancel();
    this._changed.emit();
  }

  /** Ask again, after an error. */
  retry(): void {
    this._ask();
  }

  /** Say what stands on the screen: only then the next frame is sent. */
  drew(picture: IPicture): void {
    const open = this._open;
    if (open && (open.picture === picture || open.picture !== this._picture)) {
      this._open = null;
      open.channel.acknowledge(open.seq);
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._exact.dispose();
    this._options.recipe.changed.disconnect(this._onRecipe, this);
    for (const { channel } of this._options.sources) {
      channel.dispose();
    }
    Signal.clearData(this);
  }

  private get _wantedSource(): IFrameSource {
    const { sources } = this._options;
    const found = sources.find(({ kind }) => kind === this._chosen) ?? sources[0];
    if (!found) {
      throw new Error('A live slice needs something that makes frames.');
    }
    return found;
  }

  private get _source(): IFrameSource {
    const wanted = this._wantedSource;
    return wanted.channel.state === 'lost'
      ? (this._options.sources.find(({ channel }) => channel.state === 'open') ?? wanted)
      : wanted;
  }

  private get _keyNow(): string {
    const { recipe } = this._options.recipe;
    return looksOf(recipe, this._row) + JSON.stringify(recipe.centre);
  }

  private _ask(): void {
    this._key = this._keyNow;
    this._isExact = false;
    if (!this._isActive || this.isDisposed) {
      this._changed.emit();
      return;
    }
    const { recipe } = this._options.recipe;
    const looks = looksOf(recipe, this._row);
    const { channel } = this._source;
    const wish: LiveWish = { recipe, row: this._row, view: this._options.view() };
    const seq = channel.ask(wish);
    this._first = looks === this._looks && channel === this._asked ? this._first : seq;
    this._asked = channel;
    if (looks !== this._looks) {
      this._looks = looks;
      this._percentiles = null;
    }
    this._exact.run(signal => this._rest(wish, signal));
    this._changed.emit();
  }

  /** What stands still is the exact slice. */
  private async _rest({ recipe, row }: LiveWish, signal: AbortSignal): Promise<void> {
    try {
      const picture = await this._options.companion.renderPicture(
        { recipe, kind: 'slice', index: row },
        signal
      );
      if (!signal.aborted) {
        this._isExact = true;
        this._percentiles = picture.header.percentiles;
        this._show(picture);
      }
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) {
        this._refuse(toCompanionError(error));
      }
    }
  }

  /** Frames of a slice that looked otherwise, or later than the exact one, are not shown. */
  private _onFrame(channel: ILiveChannel, { frame, picture }: ILivePicture): void {
    const isWanted =
      this._isActive && !this._isExact && channel === this._asked && frame.seq >= this._first;
    if (!isWanted) {
      channel.acknowledge(frame.seq);
      return;
    }
    // The contrast stands still while the hand moves: it is that of the first picture of this look.
    this._percentiles ??= frame.percentiles;
    const shown: IPicture = {
      ...picture,
      header: { ...picture.header, exact: false, percentiles: this._percentiles }
    };
    if (this._open?.channel === channel) {
      channel.acknowledge(this._open.seq);
    }
    this._open = { channel, seq: frame.seq, picture: shown };
    this._newest = frame;
    this._show(shown);
  }

  private _onRefusal(channel: ILiveChannel, { seq, error }: ILiveRefusal): void {
    if (this._isActive && !this._isExact && channel === this._asked && seq >= this._first) {
      this._refuse(error);
    }
  }

  /** A source that went away is stood in for, one that is back goes on. */
  private _onChannel(): void {
    if (this._isActive && !this._isExact && this._source.channel !== this._asked) {
      this._ask();
    } else {
      this._changed.emit();
    }
  }

  private _onRecipe(): void {
    if (this._key !== this._keyNow) {
      this._ask();
    }
  }

  private _show(picture: IPicture): void {
    this._picture = picture;
    this._error = null;
    this._changed.emit();
  }

  private _refuse(error: CompanionError): void {
    this._error = error;
    this._changed.emit();
  }

  private readonly _exact = new Latest(REST_MS);
  private readonly _changed = new Signal<this, void>(this);
  private _isActive = false;
  private _isExact = false;
  private _row = 0;
  private _chosen: FrameSourceKind | null = null;
  /** What the newest wish was for, whole and without its centre. */
  private _key = '';
  private _looks = '';
  /** Who was asked, and the first of the wishes whose frames look as this one does. */
  private _asked: ILiveChannel | null = null;
  private _first = 0;
  private _picture: IPicture | null = null;
  private _newest: ILivePicture['frame'] | null = null;
  private _error: CompanionError | null = null;
  private _percentiles: readonly [number, number] | null = null;
  /** The frame that was not acknowledged yet. */
  private _open: {
    readonly channel: ILiveChannel;
    readonly seq: number;
    readonly picture: IPicture;
  } | null = null;
}

export namespace LiveModel {
  export interface IOptions {
    readonly companion: Pick<ICompanion, 'renderPicture'>;
    readonly recipe: RecipeModel;
    /** The one that is wanted first; those behind it stand in. */
    readonly sources: readonly IFrameSource[];
    /** Device pixels that the whole slice takes up on the screen. */
    readonly view: () => LiveWish['view'];
  }
}
