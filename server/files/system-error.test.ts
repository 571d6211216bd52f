import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fromSystemError, systemCode } from './system-error';

test.each([
  ['ENOENT', 'not-found', 'does not exist'],
  ['ENOTDIR', 'not-found', 'does not exist'],
  ['EACCES', 'permission-denied', 'does not let you use'],
  ['EROFS', 'permission-denied', 'does not let you use'],
  ['ENOSPC', 'disk-full', 'disk is full'],
  ['EDQUOT', 'disk-full', 'disk is full'],
  ['EIO', 'file-unreadable', 'input/output error']
])('%s becomes %s with the path in a sentence', (system, code, words) => {
  const cause = Object.assign(new Error('input/output error'), { code: system });
  const error = fromSystemError(cause, '/data/scan.h5');
  expect(error.code).toBe(code);
  expect(error.message).toContain('/data/scan.h5');
  expect(error.message).toContain(words);
  expect(error.cause).toBe(cause);
});

test('the code of a real error is found, other errors have none', async () => {
  const error: unknown = await readFile('/nothing/here').catch((reason: unknown) => reason);
  expect(systemCode(error)).toBe('ENOENT');
  expect(systemCode(new Error('else'))).toBeNull();
  expect(systemCode('text')).toBeNull();
});
