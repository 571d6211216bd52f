/** The live worker: serves the live sessions of one user, until the companion goes. */
import { Socket } from 'node:net';
import { openConfiguredEngine } from '../config/engine';
import { loadConfig } from '../config/config';
import { Roots } from '../files/roots';
import { sharedThread } from '../hdf5/hdf5-file';
import { createLogger } from '../http/logger';
import { openScans } from '../readers/scans';
import { LiveMemory } from './memory';
import { encodeHead, type ToLive } from './messages';
import { LiveService } from './service';

/** Answers go by a pipe of their own: pixels are not to be taken apart and copied as messages are. */
const answers = new Socket({ fd: 3, readable: false, writable: true });
answers.on('error', () => process.exit(0));

sharedThread().start();
const config = await loadConfig();
const { engine } = await openConfiguredEngine(config);
const service = new LiveService({
  engine,
  scans: openScans({ engine, roots: await Roots.create(config.roots) }),
  memory: new LiveMemory({ sessions: config.liveSessions, bytes: config.liveMemoryBytes }, bytes =>
    engine.keepLiveMemory(bytes)
  ),
  log: createLogger(process.env['HEPSCT_LOG_LEVEL'] ?? 'info'),
  write: (head, bytes) => {
    answers.cork();
    answers.write(encodeHead(head));
    answers.write(bytes);
    answers.uncork();
  }
});

// Messages come from our own client, typed by the same union; see client.ts.
process.on('message', message => service.hear(message as ToLive));
process.on('disconnect', () => process.exit(0));
