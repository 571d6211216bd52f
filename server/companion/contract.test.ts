import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LIVE_PROTOCOL } from '../../protocol/live';
import { ARRAY_HEADER, parseArrayHeader } from '../../protocol/array';
import { DatasetMissingError } from '../../protocol/errors';
import { createApp, routes } from '../http/app';
import { SECRET_HEADER } from '../http/secret';
import { fakeServices, JOB, JOB_ID, RECIPE, SCAN } from './fakes/services';
import { createHandlers } from './handlers';
import { attachSockets } from './sockets/attach';

const SECRET = 'open-sesame';
const services = fakeServices();
const log = pino({ level: 'silent' });
let server: Server;
let base = '';

beforeAll(async () => {
  const app = createApp({
    handlers: createHandlers(services),
    secret: SECRET,
    log,
    validateResponses: true
  });
  server = createServer(app);
  attachSockets(server, { jobs: services.jobs, live: services.live, secret: SECRET, log });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  base = `127.0.0.1:${address.port}`;
});

afterAll(() => server.close());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set(SECRET_HEADER, headers.get(SECRET_HEADER) ?? SECRET);
  return fetch(`http://${base}${path}`, { ...init, headers });
}

function post(path: string, body: unknown, headers = {}): Promise<Response> {
  return ask(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers }
  });
}

const document = { recipe: 1, input: { path: '/data/scan.h5' } };
const pictureOf = { recipe: document, kind: 'slice', index: 65 };

/** Every operation of the contract with a request that it answers. */
const calls: Record<string, () => Promise<Response>> = {
  getStatus: () => ask('/v1/status'),
  getCapabilities: () => ask('/v1/capabilities'),
  listFolder: () => ask('/v1/folders?path=/data'),
  completePath: () => ask('/v1/paths?prefix=/data/sc'),
  describeScan: () => post('/v1/scans/describe', { recipe: document }),
  findCentre: () => post('/v1/scans/centre', { recipe: document, rows: [3, 5], range: [60, 90] }),
  renderPicture: () => post('/v1/pictures', pictureOf),
  checkRecipe: () => post('/v1/recipes/check', { recipe: document }),
  openRecipe: () => ask('/v1/recipes?path=/data/recipe.json'),
  saveRecipe: () => post('/v1/recipes', { path: '/data/recipe.json', recipe: document }),
  listJobs: () => ask('/v1/jobs'),
  createJob: () => post('/v1/jobs', { recipe: document }),
  getJob: () => ask(`/v1/jobs/${JOB_ID}`),
  getJobLog: () => ask(`/v1/jobs/${JOB_ID}/log?after=0`),
  cancelJob: () => post(`/v1/jobs/${JOB_ID}/cancel`, {}),
  resumeJob: () => post(`/v1/jobs/${JOB_ID}/resume`, {}),
  describeVolume: () => ask('/v1/volumes?path=/processed/scan.h5'),
  readSlice: () => ask('/v1/volumes/slice?path=/processed/scan.h5&index=3'),
  pollEvents: () => ask('/v1/events?waitMs=0')
};

/** What a sentence must say. */
function sentence(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

describe('the contract', () => {
  it('has a request here for every operation', () => {
    expect(Object.keys(calls).sort()).toEqual(
      routes()
        .map(({ id }) => id)
        .sort()
    );
  });

  it.each(Object.keys(calls))('%s answers as the contract says', async id => {
    const response = await calls[id]?.();
    expect(response?.status, await response?.clone().text()).toBeLessThan(300);
  });

  it.each(routes().map(({ method, path }) => [method, path.replace(':id', JOB_ID)]))(
    '%s %s is closed to whoever does not know the secret',
    async (method, path) => {
      for (const secret of ['', 'wrong-sesame', 'open-sesam', 'open-sesame2']) {
        const response = await ask(path, {
          method: method.toUpperCase(),
          headers: { [SECRET_HEADER]: secret }
        });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({
          code: 'secret-wrong',
          message: sentence(/reload the page/)
        });
      }
    }
  );

  it('refuses what the contract does not know, naming it', async () => {
    const unknown = await ask('/v1/jobs?colour=red');
    expect(unknown.status).toBe(400);
    expect(unknown.headers.get('content-type')).toMatch('application/problem+json');
    expect(await unknown.json()).toMatchObject({
      code: 'request-invalid',
      message: sentence(/colour/)
    });
    const wrong = await post('/v1/pictures', { ...pictureOf, kind: 'poem' });
    expect(await wrong.json()).toMatchObject({
      status: 400,
      code: 'request-invalid',
      message: sentence(/kind/)
    });
    const nowhere = await ask('/v1/nowhere');
    expect(await nowhere.json()).toMatchObject({ status: 404, code: 'not-found' });
    const id = await ask('/v1/jobs/..%2F..%2Fetc');
    expect(id.status).toBe(400);
    const json = await ask('/v1/jobs', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' }
    });
    expect(await json.json()).toMatchObject({ status: 400, code: 'request-invalid' });
    const both = await post('/v1/jobs', {});
    expect(await both.json()).toMatchObject({
      status: 400,
      message: sentence(/either a recipe or an export/)
    });
  });
});

describe('a dataset that is not there', () => {
  it('is answered with those that may be chosen instead', async () => {
    const datasets = ['/entry/data', '/entry/other'];
    const missing = new DatasetMissingError('/data/scan.h5 has no dataset /none.', { datasets });
    vi.spyOn(services.readers, 'call').mockRejectedValueOnce(missing);
    const response = await post('/v1/scans/describe', { recipe: document });
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 422,
      code: 'dataset-missing',
      fields: { datasets }
    });
  });
});

describe('pictures', () => {
  it('travel raw with their header and are not sent twice', async () => {
    const response = await post('/v1/pictures', pictureOf);
    const header = parseArrayHeader(response.headers.get(ARRAY_HEADER) ?? '');
    expect(header).toMatchObject({ shape: [2, 3], dtype: 'f4', title: 'row 65, centre 85.75 µm' });
    expect([...new Float32Array(await response.arrayBuffer())]).toEqual([0, 1, 2, 3, 4, 5]);
    const again = await post('/v1/pictures', pictureOf, {
      'if-none-match': response.headers.get('etag')
    });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe('"p1"');
  });
});

describe('jobs', () => {
  it('are made of a planned recipe or of an export', async () => {
    services.asked.length = 0;
    expect(await (await post('/v1/jobs', { recipe: document })).json()).toEqual(JOB);
    expect(services.asked.map(({ method }) => method)).toEqual(['planJob', 'submit']);
    const output = { path: '/processed/x.h5', format: 'tiff' };
    const made = await post('/v1/jobs', { export: { volume: '/processed/scan.h5', output } });
    expect(made.status).toBe(201);
    expect(services.asked.at(-1)).toMatchObject({
      method: 'submit',
      call: { kind: 'export', volume: '/processed/scan.h5', output }
    });
  });

  it('tell the scan and its recipe', async () => {
    expect(await (await post('/v1/scans/describe', { recipe: document })).json()).toEqual({
      scan: SCAN,
      recipe: RECIPE
    });
  });
});

describe('the event socket', () => {
  it('pushes what is known at once', async () => {
    const socket = new WebSocket(`ws://${base}/v1/events?after=x`, {
      headers: { [SECRET_HEADER]: SECRET }
    });
    const message = await new Promise<string>((resolve, reject) => {
      socket.once('message', data => resolve(Buffer.isBuffer(data) ? data.toString() : ''));
      socket.once('error', reject);
    });
    socket.terminate();
    expect(JSON.parse(message)).toMatchObject({
      cursor: 's-1',
      events: [{ type: 'job', job: { id: JOB_ID } }]
    });
  });

  it.each([
    ['/v1/events', 'wrong', 403],
    ['/v1/live', 'wrong', 403],
    ['/v1/live', SECRET, 400],
    ['/v1/nowhere', SECRET, 404]
  ])('is refused at %s with %s', async (path, secret, status) => {
    const socket = new WebSocket(`ws://${base}${path}`, { headers: { [SECRET_HEADER]: secret } });
    const code = await new Promise<number>(resolve => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.once('error', () => undefined);
    });
    expect(code).toBe(status);
  });
});

describe('the live socket', () => {
  const request = { seq: 7, row: 3, recipe: document, view: { width: 100, height: 100 } };

  function open(protocol = LIVE_PROTOCOL): WebSocket {
    return new WebSocket(`ws://${base}/v1/live`, protocol, {
      headers: { [SECRET_HEADER]: SECRET }
    });
  }

  function next(socket: WebSocket): Promise<unknown> {
    return new Promise((resolve, reject) => {
      socket.once('message', (data, binary) =>
        resolve(Buffer.isBuffer(data) ? (binary ? [...data] : data.toString()) : null)
      );
      socket.once('error', reject);
    });
  }

  it('passes requests on, and frames back as one message of all their pieces', async () => {
    services.asked.length = 0;
    const socket = open();
    await once(socket, 'open');
    expect(socket.protocol).toBe(LIVE_PROTOCOL);
    socket.send(JSON.stringify(request));
    expect(await next(socket)).toEqual([7, 3]);
    socket.send('{"ack":7}');
    socket.send(JSON.stringify({ ...request, seq: 8, row: -1 }));
    expect(await next(socket)).toBe('{"seq":8,"problem":{"code":"not-found"}}');
    socket.terminate();
    const names = (): string[] => services.asked.map(({ method }) => method);
    await vi.waitFor(() => expect(names()).toContain('close'));
    expect(names().sort()).toEqual(['acknowledge', 'close', 'live', 'live']);
  });

  it('says ahead that a frame comes where the page tells of arrivals, and passes those on', async () => {
    services.asked.length = 0;
    const socket = open();
    await once(socket, 'open');
    const seen: unknown[] = [];
    socket.on('message', (data, binary) =>
      seen.push(binary || !Buffer.isBuffer(data) ? 'frame' : data.toString())
    );
    socket.send(JSON.stringify({ ...request, arrivals: true }));
    await vi.waitFor(() => expect(seen).toEqual(['{"ahead":7}', 'frame']));
    socket.send('{"arrived":7,"took":12.5}');
    await vi.waitFor(() =>
      expect(services.asked).toContainEqual({ method: 'arrived', call: [7, 12.5] })
    );
    socket.terminate();
  });

  it('is closed over what is too long, other panels stay', async () => {
    const [socket, other] = [open(), open()];
    await Promise.all([once(socket, 'open'), once(other, 'open')]);
    socket.send(JSON.stringify({ ...request, more: 'x'.repeat(2 ** 20) }));
    expect(await once(socket, 'close')).toMatchObject([1009, expect.anything()]);
    other.send(JSON.stringify(request));
    expect(await next(other)).toEqual([7, 3]);
    other.terminate();
  });

  it('tells a page of another version to reload, by the reason it is closed with', async () => {
    const socket = open('hepsct.live.7');
    const closed = new Promise(resolve =>
      socket.once('close', (code, reason) => resolve([code, reason.toString()]))
    );
    expect(await closed).toEqual([
      4406,
      'This companion speaks hepsct.live.1; reload the page to have its version.'
    ]);
  });

  it('is closed over what is no message of a live slice', async () => {
    const socket = open();
    await once(socket, 'open');
    socket.send('{"seq":"one"}');
    expect(await once(socket, 'close')).toMatchObject([1007, expect.anything()]);
  });
});
