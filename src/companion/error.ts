import { ERROR_CODES, type ErrorCode } from '../../protocol/errors';

/** Why a request to the companion failed: a stable code, a sentence, and the values it names. */
export class CompanionError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions
  ) {
    super(message, options);
    this.name = 'CompanionError';
  }

  /** Field of the recipe that was refused, e.g. `rows.to`. */
  get field(): string | null {
    const field = this.fields['field'];
    return typeof field === 'string' ? field : null;
  }
}

/** True for a request that its asker called back. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof CompanionError && error.code === 'cancelled') ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

/** Any failure as a `CompanionError`, so that views show one kind. */
export function toCompanionError(error: unknown): CompanionError {
  if (error instanceof CompanionError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new CompanionError('internal', message, {}, { cause: error });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

/** Read `application/problem+json`; null when the body is none of ours. */
export function parseProblem(body: unknown): CompanionError | null {
  if (!isRecord(body) || !isErrorCode(body['code']) || typeof body['message'] !== 'string') {
    return null;
  }
  return new CompanionError(
    body['code'],
    body['message'],
    isRecord(body['fields']) ? body['fields'] : {}
  );
}

/**
 * What an answer that is not one of ours says. A Jupyter server without the extension answers its
 * own 404 page; a gateway on the way answers 502 to 504.
 */
export function errorOfStatus(status: number): CompanionError {
  if (status === 404) {
    return new CompanionError(
      'companion-missing',
      'The Jupyter server does not know hepsct: install the Python package hepsct beside it and restart it.',
      { status }
    );
  }
  if (status === 401 || status === 403) {
    return new CompanionError(
      'permission-denied',
      'The Jupyter server does not accept this page any more; reload it to sign in again.',
      { status }
    );
  }
  if (status >= 502 && status <= 504) {
    return new CompanionError('companion-starting', 'The companion does not answer yet.', {
      status
    });
  }
  return new CompanionError('internal', `The server answered ${status} without saying why.`, {
    status
  });
}
