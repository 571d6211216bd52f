import { EngineError } from './errors';
import type { IHost } from './host';
import type { IEngine } from './types';

/** The part of the engine behind hepsct_phantom.h. */
export type IPhantomFunctions = Pick<IEngine, 'projectEllipsoids' | 'photonCounts'>;

export function phantomFunctions(host: IHost): IPhantomFunctions {
  const absent = (): never => {
    throw new EngineError('engine-missing', `The build ${host.variant} has no phantom functions.`);
  };
  return { projectEllipsoids: absent, photonCounts: absent };
}
