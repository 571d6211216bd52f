import { EngineError } from '../../engine/ts/errors';
import { CapacityError, HepsctError } from '../../protocol/errors';

/** Any failure as one of the family: what the engine says keeps its sentence. */
export function failureOf(error: unknown): HepsctError {
  if (error instanceof HepsctError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof EngineError && error.code === 'engine-memory'
    ? new CapacityError('memory-short', message, {}, { cause: error })
    : new HepsctError('internal', message, {}, { cause: error });
}
