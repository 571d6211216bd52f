import { CommanderError } from 'commander';
import { EXIT_OF, HepsctError, isHepsctError } from '../../protocol/errors';

/**
 * Tell an error in one sentence on standard error.
 *
 * @param json one line of JSON with code and fields instead
 * @returns the exit code that belongs to it
 */
export function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) {
    return 0;
  }
  const known = asHepsctError(error);
  const { code, fields, message } = known;
  process.stderr.write(
    json ? `${JSON.stringify({ code, message, fields })}\n` : `hepsct: ${message}\n`
  );
  if (
    code === 'internal' &&
    error instanceof Error &&
    process.env['HEPSCT_LOG_LEVEL'] === 'debug'
  ) {
    process.stderr.write(`${error.stack ?? ''}\n`);
  }
  return EXIT_OF[known.family];
}

function asHepsctError(error: unknown): HepsctError {
  if (isHepsctError(error)) {
    return error;
  }
  if (error instanceof CommanderError) {
    const sentence = error.message.replace(/^error: /u, '').replace(/\.?$/u, '.');
    return new HepsctError('usage', `${sentence} "hepsct --help" lists what there is.`);
  }
  return new HepsctError('internal', error instanceof Error ? error.message : String(error));
}
