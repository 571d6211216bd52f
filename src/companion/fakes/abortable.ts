import { CompanionError } from '../error';

/** Rejects as `makeRequest` does when its signal fires; resolves after the microtasks before it. */
export function abortable<T>(signal: AbortSignal, answer: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new CompanionError('cancelled', 'The request was called back.'));
    };
    if (signal.aborted) {
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    Promise.resolve().then(answer).then(resolve, reject);
  });
}
