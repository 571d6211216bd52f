/** A further worker of a WASM contestant: does the same work as the others for each message. */
import { parentPort, workerData } from 'node:worker_threads';

import { engineTask } from './engine-task';
import { EngineWork } from './engine-work';

const port = parentPort;
if (port === null) throw new Error('This file is started as a worker.');
const work = await EngineWork.open(engineTask(workerData));
port.on('message', () => {
  void work.run().then(() => port.postMessage('done'));
});
port.postMessage('ready');
