import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { IPlace } from '../../protocol/live';
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
import type { EngineChoice, FrameSourceKind, FrameSources, IFrameSource } from './frame-source';
import type { KeptSinogram } from './kept-sinogram';
import { looksOf, sinogramKey } from './keys';
import { LineProbe } from './line-probe';
import { UndrawnFrame } from './undrawn-frame';

/** After this rest the exact slice is asked for. */
const REST_MS = 150;

/** See README.md. */
export type LiveState = 'idle' | 'connecting' | 'live' | 'resting' | 'lost';

/** One slice that follows the recipe: frames while something moves, the exact slice at rest. */
export class LiveModel implements IDisposable {
  constructor(private readonly _options: LiveModel.IOptions) {
    for (const { channel } of _options.sources.all) {
      channel.stateChanged.connect(this._onChannel, this);
      channel.frame.connect(this._onFrame, this);
      channel.refusal.connect(this._onRefusal, this);
    }
    this._probe = new LineProbe(_options.sources, () => this._onChannel());
    _options.recipe.changed.connect(this._onRecipe, this);
    _options.kept.changed.connect(this._onChannel, this);
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
    const { kind, channel } = this._source;
    if (kind === 'pictures') {
      return 'lost';
    }
    return channel.state === 'open' ? (this._isExact ? 'resting' : 'live') : channel.state;
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
  get sources(): Readonly<Omit<FrameSources, 'pick' | 'choose' | 'leaveBrowser'>> {
    return this._options.sources;
  }

  /** Say whose frames are wanted; the others stand in while it is away. */
  choose(choice: EngineChoice): void {
    if (choice !== this.sources.choice) {
      this._options.sources.choose(choice);
      this._ask();
    }
  }

  /** Share of the sinogram of this row that the page holds for its own engine; null where it is too large. */
  get share(): number | null {
    const { kept } = this._options;
    return kept.has(this._sinogram) ? 1 : kept.share;
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
    this._options.kept.pause();
    this._probe.stop();
    this._rested();
    this._changed.emit();
  }

  /** Ask again, after an error. */
  retry(): void {
    this._ask();
  }

  /** Say what stands on the screen: only then the next frame is sent. */
  drew(picture: IPicture): void {
    this._undrawn.drew(picture, this._picture);
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._exact.dispose();
    this._probe.dispose();
    this._options.recipe.changed.disconnect(this._onRecipe, this);
    this._options.kept.changed.disconnect(this._onChannel, this);
    this._options.kept.dispose();
    for (const { channel } of this._options.sources.all) {
      channel.dispose();
    }
    Signal.clearData(this);
  }

  private get _wish(): LiveWish {
    const { recipe, view, pointer, found } = this._options;
    const at = pointer();
    const column = found();
    const isOpen = recipe.recipe.centre === 'auto' && column !== null;
    const centred = isOpen ? { ...recipe.recipe, centre: { column, slope: 0 } } : recipe.recipe;
    const wish = { recipe: centred, row: this._row, view: view() };
    return at ? { ...wish, pointer: at } : wish;
  }

  private get _source(): IFrameSource {
    return this._options.sources.pick(this._wish);
  }

  private get _sinogram(): string {
    return sinogramKey(this._options.recipe.recipe, this._row);
  }

  private get _keyNow(): string {
    const { recipe } = this._options.recipe;
    return looksOf(recipe, this._row) + JSON.stringify(recipe.centre);
  }

  private _ask(): void {
    this._key = this._keyNow;
    this._isExact = false;
    this._options.kept.pause();
    this._probe.stop();
    if (!this._isActive || this.isDisposed) {
      this._changed.emit();
      return;
    }
    const { recipe } = this._options.recipe;
    const looks = looksOf(recipe, this._row);
    const source = this._source;
    const { channel } = source;
    const wish = this._wish;
    const seq = channel.ask(wish);
    this._first = looks === this._looks && channel === this._asked ? this._first : seq;
    this._asked = channel;
    if (looks !== this._looks) {
      this._looks = looks;
      this._percentiles = null;
    }
    this._exact.run(signal => this._rest(source, wish, signal));
    this._changed.emit();
  }

  /** What stands still is the exact slice. */
  private async _rest(source: IFrameSource, wish: LiveWish, signal: AbortSignal): Promise<void> {
    const { companion, recipe: open } = this._options;
    const { recipe } = open;
    try {
      const picture = await (source.render?.(wish, signal) ??
        companion.renderPicture({ recipe, kind: 'slice', index: wish.row }, signal));
      if (!signal.aborted) {
        this._isExact = true;
        this._percentiles = picture.header.percentiles;
        this._show(picture);
        this._rested();
      }
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) {
        this._refuse(source.channel, toCompanionError(error));
      }
    }
  }

  /** Frames of a slice that looked otherwise, or later than the exact one, are not shown. */
  private _onFrame(channel: ILiveChannel, { frame, picture }: ILivePicture): void {
    if (channel === this._asked && frame.seq >= this._first) {
      this._note(frame);
    }
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
    this._undrawn.put(channel, frame.seq, shown);
    this._newest = frame;
    this._show(shown);
  }

  /** A frame of the companion tells of its line, and has the sinogram behind it. */
  private _note({ seq, step, slow, source }: ILivePicture['frame']): void {
    if (this.kind === 'socket') {
      // at rest small pictures are asked for, which are slow or tell nothing
      if (slow === true || !this._isExact) {
        this._options.sources.line.saw(step, slow === true);
      }
      this._options.kept.note(this._sinogram, seq, source);
      this._rested();
    }
  }

  /** While nothing moves the page fetches the sinogram, so that its own engine can go on, or tries a slow line. */
  private _rested(): void {
    if (this.isAtRest) {
      this._options.kept.keep(this._sinogram);
      this._probe.begin(this._wish);
    }
  }

  private _onRefusal(channel: ILiveChannel, { seq, error }: ILiveRefusal): void {
    if (this._isActive && channel === this._asked && seq >= this._first) {
      this._refuse(channel, error);
    }
  }

  /** A source that went away is stood in for, one that is back goes on; the chosen browser at once. */
  private _onChannel(): void {
    const { kind, channel } = this._source;
    const isWanted = !this._isExact || (kind === 'wasm' && kind === this.sources.choice);
    if (this._isActive && isWanted && channel !== this._asked) {
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

  /** Where this browser stands in for a slow line and fails, the companion goes on. */
  private _refuse(channel: ILiveChannel, error: CompanionError): void {
    if (this._options.sources.leaveBrowser(channel, this._wish, error)) {
      if (channel === this._asked) {
        this._ask();
      }
    } else if (!this._isExact) {
      this._error = error;
      this._changed.emit();
    }
  }

  private readonly _probe: LineProbe;
  private readonly _exact = new Latest(REST_MS);
  private readonly _undrawn = new UndrawnFrame();
  private readonly _changed = new Signal<this, void>(this);
  private _isActive = false;
  private _isExact = false;
  private _row = 0;
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
}

export namespace LiveModel {
  export interface IOptions {
    readonly companion: Pick<ICompanion, 'renderPicture'>;
    readonly recipe: RecipeModel;
    /** Fetched while nothing moves; disposed with the model. */
    readonly kept: KeptSinogram;
    readonly sources: FrameSources;
    /** Device pixels that the whole slice takes up on the screen. */
    readonly view: () => LiveWish['view'];
    /** Pixel of the slice whose value is read. */
    readonly pointer: () => IPlace | null;
    /** Axis that frames have where the recipe leaves it to be found, detector pixels; null until it was. */
    readonly found: () => number | null;
  }
}
