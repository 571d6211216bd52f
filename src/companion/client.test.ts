import './fakes/page';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toProblem, InputError } from '../../protocol/errors';
import { Companion } from './client';
import { CompanionError } from './error';
import { fakeCentre } from './fakes/fake-centre';
import { FakeServer } from './fakes/fake-server';

const never = new AbortController().signal;
const HEADER = {
  shape: [2, 2],
  axes: ['row', 'column'],
  dtype: 'u2',
  scale: 0.5,
  offset: 1,
  unit: 'counts',
  exact: true,
  percentiles: [1, 2],
  range: [1, 3],
  counts: {},
  title: String(0)
};
const REQUEST = {
  recipe: { recipe: 1, input: { path: '/a.h5' } },
  kind: 'projection',
  index: 0
} as const;

let server: FakeServer;
let companion: Companion;

beforeEach(() => {
  server = new FakeServer();
  companion = new Companion({ serverSettings: server.settings, version: '0.1.0' });
});

afterEach(() => {
  companion.dispose();
});

function problem(error: InputError): Response {
  const body = toProblem(error);
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'Content-Type': 'application/problem+json' }
  });
}

function picture(etag: string): Response {
  return new Response(Uint16Array.of(1, 2, 3, 4).buffer, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Hepsct-Array': JSON.stringify(HEADER),
      ETag: etag
    }
  });
}

async function failure(work: Promise<unknown>): Promise<CompanionError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason
  );
  if (!(error instanceof CompanionError)) {
    throw new Error(`not a CompanionError: ${String(error)}`);
  }
  return error;
}

describe('companion client', () => {
  it('asks for the axis of a recipe, and calls the search back', async () => {
    const found = fakeCentre();
    server.answer = () => Response.json(found);
    const { recipe } = REQUEST;
    const searches = () => server.sent.filter(({ url }) => url.pathname.endsWith('/centre'));
    const wish = { recipe, rows: [3, 5], range: [60, 90] } as const;
    expect(await companion.findCentre(wish, never)).toEqual(found);
    const [sent] = searches();
    expect([sent?.method, sent?.url.pathname]).toEqual([
      'POST',
      '/user/ada/hepsct/v1/scans/centre'
    ]);
    expect(JSON.parse(sent?.body ?? '')).toEqual(wish);
    server.answer = () => new Promise(() => undefined);
    const abort = new AbortController();
    const search = companion.findCentre({ recipe }, abort.signal);
    await vi.waitFor(() => expect(searches()).toHaveLength(2));
    abort.abort();
    expect((await failure(search)).code).toBe('cancelled');
    expect(searches()[1]?.signal.aborted).toBe(true);
  });

  it('asks under the base URL, with the token, and adds nothing to the query', async () => {
    server.answer = () => Response.json({ paths: ['/data/a.h5'] });
    expect(await companion.completePath('/data/ä b', never)).toEqual(['/data/a.h5']);
    const sent = server.sent.at(-1);
    expect(sent?.url.pathname).toBe('/user/ada/hepsct/v1/paths');
    expect([...(sent?.url.searchParams ?? [])]).toEqual([['prefix', '/data/ä b']]);
    expect(sent?.headers.get('Authorization')).toBe('token a-token');
  });

  it('reads a picture by its header, and keeps it as long as its tag is right', async () => {
    server.answer = ({ headers }) =>
      headers.get('If-None-Match') === '"1"' ? new Response(null, { status: 304 }) : picture('"1"');
    const first = await companion.renderPicture(REQUEST, never);
    expect(first.data).toEqual(Uint16Array.of(1, 2, 3, 4));
    expect(first.header).toMatchObject({ shape: [2, 2], scale: 0.5, offset: 1, unit: 'counts' });
    expect(JSON.parse(server.sent.at(-1)?.body ?? '')).toEqual({ ...REQUEST, draft: false });
    const again = await companion.renderPicture(REQUEST, never);
    expect(again).toBe(first);
    expect(server.sent.at(-1)?.headers.get('If-None-Match')).toBe('"1"');
    await companion.renderPicture({ ...REQUEST, index: 1 }, never);
    expect(server.sent.at(-1)?.headers.get('If-None-Match')).toBeNull();
  });

  it('refuses pixels that do not fill the shape', async () => {
    server.answer = () =>
      new Response(new Uint8Array(7).buffer, {
        headers: { 'Hepsct-Array': JSON.stringify(HEADER) }
      });
    await expect(companion.readSlice('/v.h5', 0, 3, never)).rejects.toThrow('2 x 2 of u2 are 8');
    expect(server.sent.at(-1)?.url.search).toBe('?path=%2Fv.h5&axis=0&index=3');
  });

  it('tells what went wrong by code, sentence and field', async () => {
    server.answer = () =>
      problem(new InputError('recipe-invalid', 'rows.to is 3.', { field: 'rows.to', value: '3' }));
    const error = await failure(companion.checkRecipe(REQUEST.recipe, never));
    expect(error).toMatchObject({
      code: 'recipe-invalid',
      message: 'rows.to is 3.',
      field: 'rows.to'
    });
    // Asked for as bytes, the problem arrives all the same.
    expect((await failure(companion.renderPicture(REQUEST, never))).code).toBe('recipe-invalid');
  });

  it('says that the companion is missing where Jupyter answers its own 404', async () => {
    server.answer = () => new Response('<html>404</html>', { status: 404 });
    expect((await failure(companion.listJobs(never))).code).toBe('companion-missing');
  });

  it('says that Jupyter does not answer when the network fails', async () => {
    server.answer = () => Promise.reject(new TypeError('fetch failed'));
    expect(await failure(companion.listJobs(never))).toMatchObject({
      code: 'companion-missing',
      fields: { network: true }
    });
  });

  it('calls a request back', async () => {
    server.answer = () => new Promise(() => undefined);
    const abort = new AbortController();
    const asked = failure(companion.openRecipe('/r.json', abort.signal));
    await new Promise(resolve => setTimeout(resolve, 5));
    abort.abort();
    expect((await asked).code).toBe('cancelled');
    const sent = server.sent.find(({ url }) => url.pathname.endsWith('/recipes'));
    expect(sent?.signal.aborted).toBe(true);
  });

  it('sends each operation where the contract has it', async () => {
    server.answer = () => Response.json({});
    const id = '20260131T112010Z-abc123';
    await companion.listFolder(null, never);
    await companion.listFolder('/data', never);
    await companion.describeVolume('/v.h5', never);
    await companion.createJob(
      { export: { volume: '/v.h5', output: { path: '/o', format: 'tiff' } } },
      never
    );
    await companion.cancelJob(id, never);
    await companion.resumeJob(id, never);
    await companion.jobLog(id, never);
    await companion.saveRecipe('/r.json', REQUEST.recipe, never);
    const told = server.sent
      .map(
        ({ method, url }) =>
          `${method} ${url.pathname.replace('/user/ada/hepsct/v1/', '')}${url.search}`
      )
      .filter(line => line !== 'GET status');
    expect(told).toEqual([
      'GET folders',
      'GET folders?path=%2Fdata',
      'GET volumes?path=%2Fv.h5',
      'POST jobs',
      `POST jobs/${id}/cancel`,
      `POST jobs/${id}/resume`,
      `GET jobs/${id}/log`,
      'POST recipes'
    ]);
  });
});
