import type { ErrorRequestHandler } from 'express';
import { EngineError } from '../../engine/ts/errors';
import { HepsctError, InputError, NotFoundError, toProblem } from '../../protocol/errors';
import { failureOf } from '../config/failure';
import type { ILogger } from './logger';

/** What the validator of the contract throws. */
interface IRefusedRequest {
  readonly status: number;
  readonly message: string;
  readonly errors?: readonly { readonly path?: string; readonly message?: string }[];
}

function isRefusedRequest(error: unknown): error is IRefusedRequest {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

/** Any error as one of ours; what is not known becomes `internal` and its detail stays in the log. */
export function toHepsctError(error: unknown): HepsctError {
  if (error instanceof HepsctError) {
    return error;
  }
  if (error instanceof EngineError) {
    return failureOf(error);
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new HepsctError('cancelled', 'The request was cancelled.', {}, { cause: error });
  }
  if (isRefusedRequest(error) && error.status === 404) {
    return new NotFoundError(
      'not-found',
      'There is nothing at this address.',
      {},
      { cause: error }
    );
  }
  if (isRefusedRequest(error) && error.status < 500) {
    const details = (error.errors ?? []).map(({ path, message }) =>
      `${path ?? ''} ${message ?? ''}`.trim()
    );
    return new InputError(
      'request-invalid',
      `The request does not fit the contract: ${details.join('; ') || error.message}.`,
      { details },
      { cause: error }
    );
  }
  return new HepsctError(
    'internal',
    'Something went wrong inside hepsct; the log of the companion tells more.',
    {},
    { cause: error }
  );
}

/** The one place where errors become answers. */
export function problems(log: ILogger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = toHepsctError(error);
    if (known.family === 'internal') {
      log.error({ err: known.cause ?? known, path: request.path }, known.message);
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(known);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}
