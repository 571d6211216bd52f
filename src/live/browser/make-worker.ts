/** A thread with the engine of this page; a browser without module workers throws. */
export function makeWorker(): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}
