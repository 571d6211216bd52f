import { isMainThread, parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { GuardedLibrary, isOurs } from './guarded-library';
import { Inspector } from './inspector';
import { LinkWalker } from './links';
import type { IFailure, IOperations, IRequest, Operation, Reply } from './messages';
import { OpenFiles } from './open-files';
import { SliceReader } from './slices';
import { TreeLister } from './tree';

/** The reader thread: answers one request after the other, each on the port that came with it. */

type Handlers = { [K in Operation]: (body: IOperations[K]['request']) => IOperations[K]['reply'] };

interface IReader {
  readonly library: GuardedLibrary;
  readonly walker: LinkWalker;
  readonly handlers: Handlers;
}

function readerOf(library: GuardedLibrary): IReader {
  const walker = new LinkWalker(library, new OpenFiles(library));
  const inspector = new Inspector(library, walker);
  const tree = new TreeLister(library, walker, inspector);
  const slices = new SliceReader(library, inspector);
  const handlers: Handlers = {
    lookup: ({ file, path }) => inspector.lookup(file, path),
    dataset: ({ file, path }) => inspector.dataset(file, path),
    attributes: ({ file, path }) => inspector.attributes(file, path),
    children: ({ file, path }) => inspector.children(file, path),
    value: ({ file, path }) => inspector.value(file, path),
    tree: ({ file }) => tree.list(file),
    slice: ({ file, path, start, count }) => slices.read(file, path, start, count)
  };
  return { library, walker, handlers };
}

/** One request with the port its answer goes to. */
export interface IEnvelope<K extends Operation> {
  readonly port: MessagePort;
  readonly request: IRequest<K>;
}

function answer<K extends Operation>(
  { library, walker, handlers }: IReader,
  { port, request }: IEnvelope<K>
): void {
  let reply: Reply<K>;
  try {
    const handler = handlers[request.operation];
    walker.forget();
    const value = library.guarded(request.allowed, request.body.file, () => handler(request.body));
    reply = { ok: true, value };
  } catch (error) {
    reply = { ok: false, failure: failureOf(error, request.body.file) };
  }
  const transfer = reply.ok && reply.value instanceof Uint8Array ? [reply.value.buffer] : [];
  port.postMessage(reply, transfer);
  port.close();
}

function failureOf(error: unknown, file: string): IFailure {
  if (isOurs(error)) {
    return { code: error.code, message: error.message, fields: error.fields, broken: false };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'file-unreadable',
    message: `${file} cannot be read as HDF5, it seems damaged (${reason}).`,
    fields: { file, reason },
    broken: true
  };
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const plugins: unknown = workerData;
  const library = await GuardedLibrary.load(typeof plugins === 'string' ? plugins : null);
  const reader = readerOf(library);
  port.on('message', (envelope: IEnvelope<Operation>) => answer(reader, envelope));
}
