import { mkdirSync, writeFileSync } from 'node:fs';
import { PYTHON } from '../fixtures';
import { built, start } from './command';
import type { IOutcome } from './command';
import type { IRoom } from './room';

/** Put `hepsct` on the path of the room, as the set-up does. */
export function installIn(room: IRoom): void {
  mkdirSync(room.path('bin'));
  const script = `#!/bin/sh\nexec '${process.execPath}' '${built('cli')}' "$@"\n`;
  writeFileSync(room.path('bin', 'hepsct'), script, { mode: 0o755 });
}

/** A command line as someone types it where `installIn` was called. */
export function typed(room: IRoom, line: string, cwd = room.folder): Promise<IOutcome> {
  const path = `${room.path('bin')}:${process.env['PATH'] ?? ''}`;
  return start('/bin/sh', ['-c', line], { room, env: { PATH: path }, cwd }).ended;
}

/** SHA-256 of the values of datasets, as h5py reads them. */
export async function digest(
  room: IRoom,
  path: string,
  ...names: readonly string[]
): Promise<string[]> {
  const script =
    'import hashlib,sys,h5py,hdf5plugin\n' +
    'with h5py.File(sys.argv[1]) as f:\n' +
    '  for n in sys.argv[2:]: print(f[n].dtype, f[n].shape, hashlib.sha256(f[n][()].tobytes()).hexdigest())';
  const read = await start(PYTHON, ['-c', script, path, ...names], { room }).ended;
  if (read.code !== 0) throw new Error(read.stderr);
  return read.stdout.trim().split('\n');
}
