import { centreFunctions } from './centre';
import type { IHost } from './host';
import { phantomFunctions } from './phantom';
import type { IPhantomFunctions } from './phantom';
import { pixelFunctions } from './pixels';
import type { IPixelFunctions } from './pixels';
import { IterativePlan } from './iterative-plan';
import { LiveSlice } from './live-slice';
import { ReconstructionPlan } from './plan';
import { reducedPictures } from './reduced-picture';
import type { IEngine } from './types';

/** The whole face of the engine over one host. */
export function makeEngine(host: IHost): IEngine {
  const pixels: IPixelFunctions = pixelFunctions(host);
  const phantom: IPhantomFunctions = phantomFunctions(host);
  return {
    variant: host.variant,
    threads: host.threads,
    createPlan: options => new ReconstructionPlan(host, options),
    createIterativePlan: options => new IterativePlan(host, options),
    createLiveSlice: options => new LiveSlice(host, options),
    keepLiveMemory: bytes => host.callNow('hepsct_live_keep', bytes),
    ...pixels,
    ...phantom,
    ...reducedPictures(host),
    ...centreFunctions(host)
  };
}
