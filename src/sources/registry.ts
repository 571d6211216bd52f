import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { CompanionError } from '../companion/error';
import type { IPictureStack, IVolumeSource, IVolumeSources } from './tokens';

/** The sources of this page, the newest first. */
export class VolumeSources implements IVolumeSources {
  add(source: IVolumeSource): IDisposable {
    this._sources = [source, ...this._sources];
    return new DisposableDelegate(() => {
      this._sources = this._sources.filter(other => other !== source);
    });
  }

  async open(path: string, signal: AbortSignal): Promise<IPictureStack> {
    const source = this._sources.find(candidate => candidate.canOpen(path));
    if (!source) {
      throw new CompanionError('format-unknown', `Nothing here can open ${path} as a volume.`, {
        path
      });
    }
    return source.open(path, signal);
  }

  private _sources: readonly IVolumeSource[] = [];
}
