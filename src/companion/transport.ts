import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import createClient, { type Client } from 'openapi-fetch';
import type { operations, paths } from '../../protocol/generated/api';
import { CompanionError, errorOfStatus, parseProblem } from './error';

/** Where the relay of the Jupyter server answers for the companion. */
export function companionUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.baseUrl, 'hepsct');
}

/**
 * A client of the contract for these settings; made at call time, since a Hub may move the server.
 *
 * `makeRequest` brings authentication and XSRF. Its default cache mode would append a time stamp
 * to the query, which the contract refuses, hence `cache: 'default'`.
 */
export function createTransport(settings: ServerConnection.ISettings): Client<paths> {
  return createClient<paths>({
    baseUrl: companionUrl(settings),
    Request: settings.Request,
    fetch: async request => {
      try {
        return await ServerConnection.makeRequest(
          request.url,
          {
            method: request.method,
            headers: Object.fromEntries(request.headers.entries()),
            body: request.method === 'GET' ? null : await request.text(),
            signal: request.signal,
            cache: 'default'
          },
          settings
        );
      } catch (error) {
        throw request.signal.aborted
          ? new CompanionError('cancelled', 'The request was called back.', {}, { cause: error })
          : new CompanionError(
              'companion-missing',
              'The Jupyter server does not answer; hepsct goes on as soon as it does.',
              { network: true },
              { cause: error }
            );
      }
    }
  });
}

/** What openapi-fetch resolves to. */
export interface IOutcome {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Responses<Id extends keyof operations> = operations[Id]['responses'];
/** Body of the good answer to an operation of the contract. */
export type AnswerOf<Id extends keyof operations> = {
  [Status in Extract<keyof Responses<Id>, 200 | 201 | 202>]: Json<Responses<Id>[Status]>;
}[Extract<keyof Responses<Id>, 200 | 201 | 202>];

/**
 * The body of a good answer.
 *
 * @throws CompanionError otherwise
 */
export function bodyOf({ data, error, response }: IOutcome): unknown {
  if (!response.ok || data === undefined || data === null) {
    throw parseProblem(asJson(error)) ?? errorOfStatus(response.status);
  }
  return data;
}

/**
 * The JSON of a good answer. The companion holds its answers against the contract these types are
 * made from, and one of another version is named; openapi-fetch's own types lose readonly arrays.
 *
 * @throws CompanionError otherwise
 */
export function answer<Id extends keyof operations>(
  _operation: Id,
  outcome: IOutcome
): AnswerOf<Id> {
  return bodyOf(outcome) as AnswerOf<Id>;
}

/** openapi-fetch leaves an error's body as text when the answer was asked for as bytes. */
function asJson(body: unknown): unknown {
  if (typeof body !== 'string') {
    return body;
  }
  try {
    return JSON.parse(body);
  } catch {
    return null; // a page of HTML: the status says more
  }
}
