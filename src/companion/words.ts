import type { TranslationBundle } from '@jupyterlab/translation';
import type { ErrorCode } from '../../protocol/errors';
import type { CompanionError } from './error';
import type { CompanionState, ICompanion } from './tokens';

/**
 * What went wrong, in the user's language, by code. The companion's own sentence, which names files
 * and values, follows it.
 */
export function errorTitle(code: ErrorCode, trans: TranslationBundle): string {
  switch (code) {
    case 'file-unreadable':
      return trans.__('The file cannot be read.');
    case 'file-truncated':
      return trans.__('The file is truncated.');
    case 'file-not-hdf5':
      return trans.__('This is no HDF5 file.');
    case 'format-unknown':
      return trans.__('The format is not known.');
    case 'dataset-missing':
      return trans.__('A dataset is missing.');
    case 'dataset-shape':
      return trans.__('A dataset has the wrong shape.');
    case 'dataset-type':
      return trans.__('A dataset has the wrong type.');
    case 'filter-unknown':
      return trans.__('The compression is not known.');
    case 'link-refused':
      return trans.__('A link leads outside.');
    case 'angles-missing':
      return trans.__('There are no angles.');
    case 'angles-count':
      return trans.__('The number of angles differs from the number of projections.');
    case 'angles-unreadable':
      return trans.__('The angles cannot be read.');
    case 'flats-missing':
      return trans.__('There are no flats.');
    case 'frames-differ':
      return trans.__('The frames differ in size.');
    case 'tiff-unsupported':
      return trans.__('This kind of TIFF cannot be read.');
    case 'input-changed':
      return trans.__('The input has changed.');
    case 'transmission-invalid':
      return trans.__('The transmission is not valid.');
    case 'recipe-invalid':
      return trans.__('The recipe is not valid.');
    case 'recipe-unavailable':
      return trans.__('This version does not do that yet.');
    case 'recipe-version':
      return trans.__('The recipe is of another version.');
    case 'path-outside-roots':
      return trans.__('The path lies outside the folders that may be used.');
    case 'permission-denied':
    case 'secret-wrong':
      return trans.__('Not permitted.');
    case 'not-found':
      return trans.__('Nothing is there.');
    case 'output-exists':
      return trans.__('The output exists already.');
    case 'output-in-raw':
      return trans.__('The output lies in the folder of the raw data.');
    case 'job-running':
      return trans.__('The job is running.');
    case 'job-finished':
      return trans.__('The job has ended.');
    case 'job-leased':
      return trans.__('Another process runs this job.');
    case 'memory-short':
      return trans.__('There is too little memory.');
    case 'disk-short':
    case 'disk-full':
      return trans.__('There is too little disk space.');
    case 'read-timeout':
      return trans.__('The disk does not answer.');
    case 'reader-failed':
      return trans.__('Reading failed.');
    case 'live-failed':
      return trans.__('The live slice failed.');
    case 'companion-missing':
      return trans.__('The companion is missing.');
    case 'companion-starting':
      return trans.__('The companion is starting.');
    case 'companion-failed':
      return trans.__('The companion did not start.');
    case 'companion-version':
      return trans.__('The companion is of another version.');
    case 'no-answer':
      return trans.__('There is no answer.');
    case 'cancelled':
      return trans.__('Cancelled.');
    case 'usage':
    case 'request-invalid':
    case 'internal':
      return trans.__('Something went wrong.');
  }
}

/** Title and sentence of an error. */
export function errorWords(error: CompanionError, trans: TranslationBundle): string {
  return `${errorTitle(error.code, trans)} ${error.message}`;
}

/** The state of the companion as a heading; null when it is ready. */
export function stateWords(state: CompanionState, trans: TranslationBundle): string | null {
  switch (state) {
    case 'ready':
      return null;
    case 'connecting':
      return trans.__('Connecting to the companion …');
    case 'starting':
      return trans.__('The companion is starting …');
    case 'missing':
      return trans.__('The companion is missing.');
    case 'failed':
      return trans.__('The companion did not start.');
    case 'other-version':
      return trans.__(
        'The companion is of another version than this page: reload the page; restart the Jupyter server if that does not help.'
      );
    case 'reconnecting':
      return trans.__('The Jupyter server does not answer; trying again …');
  }
}

/** What the server added to the state, where that says more. */
export function stateDetail(companion: ICompanion): string {
  return companion.state === 'ready' || companion.state === 'connecting'
    ? ''
    : (companion.stateMessage ?? '');
}
