/** The companion process: one user's routes on a unix socket, until its standard input closes. */
import { createServer } from 'node:http';
import { chmod, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createApp } from '../http/app';
import { createLogger } from '../http/logger';
import { createHandlers } from './handlers';
import { createServices } from './create';
import { attachSockets } from './sockets/attach';

const {
  HEPSCT_SOCKET: socketPath,
  HEPSCT_SECRET: secret,
  HEPSCT_LOG_LEVEL: level = 'info'
} = process.env;
const log = createLogger(level);
// Deprecated calls inside packages (url.parse in the API's validation) are nothing users can act on.
// Where NODE_OPTIONS says so already, the property cannot be set.
if (process.noDeprecation !== true) {
  process.noDeprecation = true;
}

if (!socketPath || !secret) {
  process.stderr.write(
    'hepsct companion is started by the Jupyter server, which tells it HEPSCT_SOCKET and HEPSCT_SECRET.\n'
  );
  process.exit(2);
}

const { services, dispose } = await createServices({
  env: process.env,
  log,
  reader: fileURLToPath(new URL('./reader.mjs', import.meta.url)),
  live: fileURLToPath(new URL('./live.mjs', import.meta.url)),
  worker: fileURLToPath(new URL('./worker.mjs', import.meta.url))
});
const server = createServer(createApp({ handlers: createHandlers(services), secret, log }));
const sockets = attachSockets(server, { jobs: services.jobs, live: services.live, secret, log });

let ending = false;

/** Routes end with the companion; workers go on. */
function end(): void {
  if (ending) {
    return;
  }
  ending = true;
  log.info('the companion ends');
  for (const socket of sockets.clients) {
    socket.terminate();
  }
  dispose();
  server.closeAllConnections();
  server.close(() => process.exit(0));
}

process.stdin.on('end', end).on('error', end).on('close', end).resume();
process.on('SIGTERM', end);
process.on('SIGINT', end);

await rm(socketPath, { force: true });
// The socket is never open to others, not even while it appears; volumes keep the user's own mask.
const mask = process.umask(0o077);
server.listen(socketPath, () => {
  process.umask(mask);
  void chmod(socketPath, 0o600).then(() => {
    process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid })}\n`);
    log.info('the companion answers');
  });
});
