import { vi } from 'vitest';
import { partHeader } from '../../../protocol/live.fixture';
import type { CompanionError } from '../../companion/error';
import { FakeCompanion, fakePicture } from '../../companion/fakes/fake-companion';
import { FakeLive } from '../../companion/fakes/fake-live';
import type { LiveWish } from '../../companion/tokens';
import { defaultRecipe } from '../../reconstruction/default-recipe';
import { RecipeModel } from '../../reconstruction/recipe-model';
import { FrameSources } from '../frame-source';
import { KeptSinogram } from '../kept-sinogram';
import { sinogramKey } from '../keys';
import { LiveModel } from '../model';
import { PictureChannel } from '../picture-channel';

/** Marks the pictures that the browser made. */
export const BROWSER = 'browser';

/** A live slice whose engines a test plays; timers are to be fake. */
export class FakeEngines {
  readonly companion = new FakeCompanion();
  readonly recipe = new RecipeModel();
  readonly socket = new FakeLive();
  readonly browser = new FakeLive();
  readonly kept = new KeptSinogram(this.socket);
  private readonly _pictures = new PictureChannel(this.companion, () => 96);
  /** Centres whose exact slice the browser made. */
  readonly rendered: unknown[] = [];
  /** What the browser's engine was told. */
  readonly told: string[] = [];
  /** Why the browser makes no exact slice. */
  broken: CompanionError | null = null;
  pointer: { row: number; column: number } | null = null;

  readonly live = new LiveModel({
    companion: this.companion,
    recipe: this.recipe,
    kept: this.kept,
    sources: new FrameSources([
      { kind: 'socket', channel: this.socket },
      {
        kind: 'wasm',
        channel: this.browser,
        holds: ({ recipe: of, row }: LiveWish) => this.kept.has(sinogramKey(of, row)),
        stop: () => this.told.push('stop'),
        restart: () => this.told.push('restart'),
        render: async wish => {
          if (this.broken) throw this.broken;
          this.rendered.push(wish.recipe.centre);
          return fakePicture({ exact: true, unit: BROWSER });
        }
      },
      { kind: 'pictures', channel: this._pictures }
    ]),
    view: () => ({ width: 300, height: 200 }),
    pointer: () => this.pointer,
    found: () => null
  });

  constructor() {
    this.recipe.set(defaultRecipe('/data/scan.h5'));
    this.recipe.setCentre(100);
    this.live.row = 48;
  }

  /** Microtasks, and the rest before the exact slice. */
  async settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(1000);
  }

  async turn(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
  }

  /** A scan is open, and the sinogram of its row is held. */
  async hold(): Promise<void> {
    this.live.isActive = true;
    this.socket.setState('open');
    this.socket.answer();
    await this.settle();
    const asked = this.socket.reading.at(-1);
    const part = partHeader({ sinogram: asked?.seq ?? 0, bytes: 20, angles: 1, columns: 1 });
    asked?.resolve({ part, bytes: new ArrayBuffer(20) });
    await this.turn();
    this.browser.setState('open');
  }

  /** The hand found the line slow, and rests: the browser makes the slices. */
  async slow(): Promise<void> {
    await this.hold();
    this.recipe.setCentre(101);
    this.socket.answer(undefined, { slow: true, step: 4 });
    await this.turn();
    this.recipe.setCentre(102);
    this.browser.answer();
    await this.settle();
  }
}
