import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICompanion } from '../companion/tokens';
import { CompanionSource } from './companion-source';
import { VolumeSources } from './registry';
import type { IVolumeSources } from './tokens';

/** Make the list of sources, the companion in it. */
export function activateSources(_: JupyterFrontEnd, companion: ICompanion): IVolumeSources {
  const sources = new VolumeSources();
  sources.add(new CompanionSource(companion));
  return sources;
}
