import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import * as validator from 'express-openapi-validator';
import { ARRAY_HEADER } from '../../protocol/array';
import document from '../../protocol/generated/openapi.json';
import { NotFoundError } from '../../protocol/errors';
import type { ILogger } from './logger';
import type { Answer, Handlers, ICall, OperationId } from './operations';
import { problems } from './problems';
import { requireSecret } from './secret';

export interface IAppOptions {
  readonly handlers: Handlers;
  readonly secret: string;
  readonly log: ILogger;
  /** Hold answers against the contract too; in tests. */
  readonly validateResponses?: boolean;
}

/** Largest JSON body: recipes with thousands of left-out frames stay far below. */
const BODY_LIMIT = '4mb';

/** The HTTP face of the companion, without side effects: the contract runs the router. */
export function createApp({
  handlers,
  secret,
  log,
  validateResponses = false
}: IAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((request, _response, next) => {
    requireSecret(request, secret);
    next();
  });
  app.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(JSON.stringify(document));
  });
  app.use(express.json({ limit: BODY_LIMIT }));
  app.use(
    validator.middleware({
      apiSpec: contract(),
      validateRequests: { allowUnknownQueryParameters: false },
      validateResponses,
      validateSecurity: false,
      validateApiSpec: false
    })
  );
  for (const { method, path, id } of routes()) {
    app[method](path, route(id, handlers));
  }
  app.use(() => {
    throw new NotFoundError('not-found', 'There is nothing at this address.');
  });
  app.use(problems(log));
  return app;
}

/** The contract as the validator takes it; it is ours and was checked when it was made. */
function contract(): Parameters<typeof validator.middleware>[0]['apiSpec'] {
  const copy: unknown = structuredClone(document);
  return copy as Parameters<typeof validator.middleware>[0]['apiSpec'];
}

/** JSON in ASCII, as a header must be. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

interface IRoute {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly id: OperationId;
}

/** The routes of the contract, in Express's spelling of parameters. */
export function routes(): IRoute[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]): IRoute[] =>
      method === 'get' || method === 'post'
        ? [{ method, path: path.replace(/\{(\w+)\}/g, ':$1'), id: idOf(operation) }]
        : []
    )
  );
}

function idOf(operation: unknown): OperationId {
  if (typeof operation !== 'object' || operation === null || !('operationId' in operation)) {
    throw new TypeError('An operation of the contract has no name.');
  }
  // The document and the type are made from one file, see protocol/generate.mjs.
  return operation.operationId as OperationId;
}

function route<Id extends OperationId>(id: Id, handlers: Handlers): RequestHandler {
  return async (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    // The validator has held the request against the contract that the types are made from.
    const call = {
      query: request.query,
      path: request.params,
      body: request.body as unknown,
      ifNoneMatch: request.get('if-none-match') ?? null,
      signal: gone.signal
    } as unknown as ICall<Id>;
    send(request, response, await handlers[id](call));
  };
}

function send<Id extends OperationId>(
  _request: Request,
  response: Response,
  answer: Answer<Id>
): void {
  if ('json' in answer) {
    response.status(answer.status ?? 200).json(answer.json);
  } else if ('unchanged' in answer) {
    response.status(304).set('ETag', answer.unchanged).end();
  } else {
    const { data, header, etag } = answer.picture;
    response
      .status(200)
      .set({ ETag: etag, 'Cache-Control': 'private, no-cache', [ARRAY_HEADER]: asciiJson(header) })
      .type('application/octet-stream')
      .send(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
}
