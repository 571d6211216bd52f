import { EngineError } from './errors';
import type { IHost } from './host';
import type { IEngine } from './types';

/** The part of the engine behind hepsct_pixels.h. */
export type IPixelFunctions = Pick<
  IEngine,
  | 'averageFrames'
  | 'medianFrames'
  | 'flatField'
  | 'toSinograms'
  | 'minusLog'
  | 'unshuffle'
  | 'decodeBitshuffleLz4'
  | 'encodeBitshuffleLz4'
  | 'swapBytes'
  | 'histogram'
>;

export function pixelFunctions(host: IHost): IPixelFunctions {
  const absent = (): never => {
    throw new EngineError('engine-missing', `The build ${host.variant} has no pixel functions.`);
  };
  return {
    averageFrames: absent,
    medianFrames: absent,
    flatField: absent,
    toSinograms: absent,
    minusLog: absent,
    unshuffle: absent,
    decodeBitshuffleLz4: absent,
    encodeBitshuffleLz4: absent,
    swapBytes: absent,
    histogram: absent
  };
}
