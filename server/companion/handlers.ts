import { InputError } from '../../protocol/errors';
import type { Handlers } from '../http/operations';
import { capabilities } from './capabilities';
import type { IServices } from './services';

/** Longest a poll for events is held; below the patience of common proxies. */
const LONGEST_WAIT_MS = 30_000;

/** Every operation of the contract: who answers it, and nothing else. */
export function createHandlers({ background, jobs, readers, status }: IServices): Handlers {
  return {
    getStatus: async () => ({ json: await status() }),
    getCapabilities: async () => ({ json: capabilities() }),
    listFolder: async ({ query, signal }) => ({
      json: await readers.call('listFolder', { path: query.path ?? null }, signal)
    }),
    completePath: async ({ query, signal }) => ({
      json: await readers.call('completePath', { prefix: query.prefix }, signal)
    }),
    describeScan: async ({ body, signal }) => ({
      json: await readers.call('describeScan', { recipe: body.recipe }, signal)
    }),
    findCentre: async ({ body, signal }) => ({
      json: await background.call('findCentre', body, signal)
    }),
    renderPicture: ({ body, ifNoneMatch, signal }) =>
      readers.call('renderPicture', { ...body, ifNoneMatch }, signal),
    checkRecipe: async ({ body, signal }) => ({
      json: await readers.call('checkRecipe', { recipe: body.recipe }, signal)
    }),
    openRecipe: async ({ query, signal }) => ({
      json: await readers.call('openRecipe', { path: query.path }, signal)
    }),
    saveRecipe: async ({ body, signal }) => ({
      status: 201,
      json: await readers.call('saveRecipe', body, signal)
    }),
    listJobs: async () => ({ json: { jobs: await jobs.list() } }),
    createJob: async ({ body, signal }) => {
      if (body.recipe !== undefined && body.export === undefined) {
        return {
          status: 201,
          json: await jobs.submit(await readers.call('planJob', { recipe: body.recipe }, signal))
        };
      }
      if (body.export !== undefined && body.recipe === undefined) {
        return {
          status: 201,
          json: await jobs.submit(await readers.call('planExport', body.export, signal))
        };
      }
      throw new InputError(
        'request-invalid',
        'A job needs either a recipe or an export, and not both.'
      );
    },
    getJob: async ({ path }) => ({ json: await jobs.get(path.id) }),
    getJobLog: async ({ path, query }) => ({ json: await jobs.log(path.id, query.after ?? 0) }),
    cancelJob: async ({ path }) => ({ status: 202, json: await jobs.cancel(path.id) }),
    resumeJob: async ({ path }) => ({ status: 202, json: await jobs.resume(path.id) }),
    describeVolume: async ({ query, signal }) => ({
      json: await readers.call('describeVolume', { path: query.path }, signal)
    }),
    readSlice: ({ query, ifNoneMatch, signal }) =>
      readers.call(
        'readSlice',
        { path: query.path, axis: query.axis ?? 0, index: query.index, ifNoneMatch },
        signal
      ),
    pollEvents: async ({ query, signal }) => ({
      json: await jobs.events(
        query.after ?? null,
        Math.min(query.waitMs ?? 0, LONGEST_WAIT_MS),
        signal
      )
    })
  };
}
