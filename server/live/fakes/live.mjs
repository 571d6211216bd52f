/** A live worker for tests: does what the row of a request says. */
import { createWriteStream } from 'node:fs';

const answers = createWriteStream('', { fd: 3 });
const opened = new Map();

function answer(session, seq, kind, value) {
  const bytes = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(20);
  head.writeUInt32LE(session, 0);
  head.writeUInt32LE(kind, 4);
  head.writeDoubleLE(seq, 8);
  head.writeUInt32LE(bytes.length, 16);
  answers.write(Buffer.concat([head, bytes]));
}

process.on('message', ({ type, session, unacknowledged, request, seq: behind, from }) => {
  if (type === 'open') opened.set(session, unacknowledged);
  if (type === 'sinogram' && from === 0) answer(session, behind, 2, { behind, from });
  if (type === 'sinogram' && from > 0) process.kill(process.pid, 'SIGSEGV');
  if (type !== 'request') return;
  const { seq, row } = request;
  if (row === 'hang') return;
  if (row === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (row === 'refuse') answer(session, seq, 1, { seq, problem: { code: 'not-found' } });
  else answer(session, seq, 0, { pid: process.pid, seq, unacknowledged: opened.get(session) });
});
process.on('disconnect', () => process.exit(0));
