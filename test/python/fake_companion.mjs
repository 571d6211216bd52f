/** What the relay's tests need of a companion, and nothing of the product. */
import { createServer } from 'node:http';
import { appendFileSync, chmodSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

const { HEPSCT_SOCKET, HEPSCT_SECRET, FAKE_STARTS, FAKE_JOBS, FAKE_FAULT } = process.env;
if (FAKE_STARTS) appendFileSync(FAKE_STARTS, `${process.pid}\n`);
if (FAKE_FAULT === 'dies') {
  process.stderr.write('cannot read the configuration /etc/hepsct.yaml\n');
  process.exit(3);
}
if (FAKE_FAULT === 'slow') await pause(4000);
if (FAKE_FAULT !== 'ignores-stdin') {
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}

const jobs = () => (FAKE_JOBS ? Number(readFileSync(FAKE_JOBS, 'utf8')) : 0);
const MIB = 1 << 20;

async function answer(request, response) {
  const url = new URL(request.url, 'http://companion');
  const json = (value, headers = {}) => {
    const text = JSON.stringify(value);
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(text);
  };
  if (request.headers['x-hepsct-secret'] !== HEPSCT_SECRET) return response.writeHead(403).end();
  if (url.pathname === '/v1/status') return json({ pid: process.pid, activeJobs: jobs() });
  if (url.pathname === '/v1/large') {
    const count = Number(url.searchParams.get('mib'));
    const breaks = url.searchParams.get('breaks'); // 'counted' or 'chunked'
    const length = breaks === 'counted' ? 2 * count : count;
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      ...(breaks === 'chunked' ? {} : { 'Content-Length': length * MIB })
    });
    for (let i = 0; i < count; i++) {
      if (!response.write(Buffer.alloc(MIB, i)))
        await new Promise(go => response.once('drain', go));
    }
    return breaks ? response.destroy() : response.end();
  }
  if (url.pathname === '/v1/tagged') {
    const known = request.headers['if-none-match'] === '"7"';
    return response
      .writeHead(known ? 304 : 200, { ETag: '"7"', 'Set-Cookie': 'a=b' })
      .end(known ? '' : 'x');
  }
  if (url.pathname === '/v1/never') return undefined;
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  json({
    method: request.method,
    url: request.url,
    headers: request.headers,
    length: body.length,
    body: body.toString().slice(0, 100)
  });
}

const server = createServer((request, response) => void answer(request, response));
const sockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: 64 * MIB
});
server.on('upgrade', (request, socket, head) => {
  if (request.url !== '/v1/echo') {
    const text = '{"message":"no such session"}';
    socket.end(
      `HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
    );
    return;
  }
  sockets.handleUpgrade(request, socket, head, peer => {
    peer.send(JSON.stringify({ headers: request.headers }));
    peer.on('message', (data, binary) => peer.send(data, { binary }));
  });
});
server.listen(HEPSCT_SOCKET, () => {
  chmodSync(HEPSCT_SOCKET, 0o600);
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
});
