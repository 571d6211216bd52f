import { type ISignal, Signal } from '@lumino/signaling';
import type { IVolumeDescription } from '../../protocol/job';
import type { ICompanion, IPicture } from '../companion/tokens';
import type { IPictureStack, IVolumeSource } from './tokens';

/** Slices of a volume on disk, as the companion reads them. */
export class VolumeStack implements IPictureStack {
  constructor(
    private readonly _companion: ICompanion,
    readonly volume: IVolumeDescription
  ) {}

  readonly hasDrafts = false;

  get name(): string {
    return `volume:${this.volume.path}`;
  }

  get count(): number {
    return this.volume.shape[0] ?? 0;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  labelOf(index: number): string {
    const row = this.volume.detectorRows[index];
    return row === undefined ? `slice ${index}` : `slice ${index}, row ${row}`;
  }

  read(index: number, _draft: boolean, signal: AbortSignal): Promise<IPicture> {
    return this._companion.readSlice(this.volume.path, 0, index, signal);
  }

  private readonly _changed = new Signal<this, void>(this);
}

/** Opens every volume the companion reads: HDF5 and TIFF stacks under its roots. */
export class CompanionSource implements IVolumeSource {
  constructor(private readonly _companion: ICompanion) {}

  readonly id = 'companion';

  canOpen(): boolean {
    return true;
  }

  async open(path: string, signal: AbortSignal): Promise<VolumeStack> {
    return new VolumeStack(this._companion, await this._companion.describeVolume(path, signal));
  }
}
