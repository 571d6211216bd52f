/** Why the engine refused or failed; `message` is a sentence for the user. */
export type EngineErrorCode =
  | 'engine-input'
  | 'engine-data'
  | 'engine-memory'
  | 'engine-missing'
  | 'engine-cancelled'
  | 'engine-internal';

/** Every error of the engine. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}

/** An argument that cannot be right: wrong length, not finite, out of range. */
export function inputError(message: string): EngineError {
  return new EngineError('engine-input', message);
}
