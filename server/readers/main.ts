/** The reader process: answers what the companion asks about user data, many calls at a time. */
import { setPriority } from 'node:os';
import { createReaderService } from './create';
import { isToReader, toRefusal, type FromReader } from './messages';
import type { ReaderMethod } from './service';

const { HEPSCT_NICE: nice } = process.env;
if (nice !== undefined) {
  // Before any thread is started: each takes the priority of the one that starts it.
  setPriority(Number(nice));
}

const running = new Map<number, AbortController>();
const service = await createReaderService(process.env);

function answer(message: FromReader): void {
  // The companion may be gone by now; then this process ends too.
  process.send?.(message, undefined, undefined, () => undefined);
}

async function run(id: number, method: ReaderMethod, call: unknown): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  try {
    // Calls come from our own client, typed by the same interface; see client.ts.
    const serve: (call: never, signal: AbortSignal) => Promise<unknown> = service[method];
    answer({ type: 'answer', id, value: await serve.call(service, call as never, abort.signal) });
  } catch (error) {
    answer(toRefusal(id, error));
  } finally {
    running.delete(id);
  }
}

process.on('message', message => {
  if (!isToReader(message)) {
    return;
  }
  if (message.type === 'cancel') {
    running.get(message.id)?.abort();
  } else {
    void run(message.id, message.method, message.call);
  }
});
process.on('disconnect', () => process.exit(0));
