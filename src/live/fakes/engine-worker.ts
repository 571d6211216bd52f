import type { IEngine } from '../../../engine/ts/types';
import type { ToEngine } from '../browser/messages';
import { EngineService } from '../browser/serve';
import type { IEngineWorker } from '../browser/thread';

/** The worker's side in the thread of a test: messages are cloned and come later, as between threads. */
export class FakeWorker implements IEngineWorker {
  /** @param engine what the service opens */
  constructor(engine: Promise<IEngine>) {
    this._service = new EngineService(engine, message => {
      const data = structuredClone(message);
      setTimeout(() => this.onmessage?.(new MessageEvent('message', { data })), 0);
    });
  }

  onmessage: IEngineWorker['onmessage'] = null;
  onerror: IEngineWorker['onerror'] = null;
  isTerminated = false;
  /** What the page said, in order. */
  readonly heard: ToEngine[] = [];

  postMessage(message: ToEngine): void {
    if (this.isTerminated) {
      return;
    }
    this.heard.push(message);
    const data = structuredClone(message);
    setTimeout(() => this._service.hear(data), 0);
  }

  terminate(): void {
    this.isTerminated = true;
    this.onmessage = null;
  }

  /** End as a thread ends that runs out of memory. */
  crash(): void {
    this.onerror?.(new ErrorEvent('error', { message: 'out of memory' }));
  }

  private readonly _service: EngineService;
}
