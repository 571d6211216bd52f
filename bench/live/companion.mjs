/**
 * `node bench/live/companion.mjs [columns] [angles] [seconds] [Mbit/s] [ms]`: scrubs the centre of a simulated scan over
 * the live socket of the built companion, and reports its longest event-loop stall and that of a process beside it
 * that does nothing (what the machine itself makes of them), its processor time a frame, frames a second, time from
 * request to frame and bytes a frame: a line of JSON for a view of the whole slice, and one for a view of half its
 * size. Where a rate is given, all that the companion sends goes through a line of that rate, with a round trip of so
 * many milliseconds.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

const [columns = 2048, angles = 1500, seconds = 8, megabits = 0, delay = 0] = process.argv
  .slice(2)
  .map(Number);
const SERVER = fileURLToPath(new URL('../../hepsct/server/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hepsct-stall-'));
const scan = join(folder, 'scan.h5');
const SECRET = 'of the harness';
const EVERY_MS = 16;
/** Bytes that a slow line brings at a time. */
const PACKETS = 6000;

/** Watches the loop of the process it is loaded into; says what it saw when asked by a signal. */
const WATCH = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('SIGUSR2', () => {
  const { user, system } = process.cpuUsage();
  console.error('STALL ' + JSON.stringify([delay.max / 1e6, delay.percentile(99) / 1e6, (user + system) / 1e3]));
  delay.reset();
});`;
const WATCHED = `--import=data:text/javascript,${encodeURIComponent(WATCH)}`;

function startCompanion() {
  const socket = join(folder, 'companion.sock');
  const child = spawn(process.execPath, [WATCHED, join(SERVER, 'companion.mjs')], {
    env: {
      ...process.env,
      HOME: folder,
      HEPSCT_SOCKET: socket,
      HEPSCT_SECRET: SECRET,
      HEPSCT_ROOTS: `r=${folder}`,
      HEPSCT_JOBS_ROOT: join(folder, 'jobs')
    },
    stdio: ['pipe', 'pipe', 'pipe']
  });
  return { child, socket };
}

async function stallOf(child) {
  const told = new Promise(resolve => {
    child.stderr.on('data', data => {
      const [, found] = /STALL (.*)/u.exec(data.toString()) ?? [];
      if (found) resolve(JSON.parse(found));
    });
  });
  child.kill('SIGUSR2');
  return told;
}

/** A line that brings so many megabits a second from the companion, and everything to it, each after half the delay. */
function slowLine(socket) {
  const path = join(folder, 'line.sock');
  const bytesPerMs = (megabits * 1e6) / 8 / 1000;
  createServer(page => {
    const companion = connect(socket);
    const late = work => setTimeout(work, delay / 2);
    page.on('data', data => late(() => companion.write(data)));
    let free = 0;
    companion.on('data', async data => {
      // no more than this piece waits here: the rest is held back where it comes from
      companion.pause();
      for (let from = 0; from < data.length; from += PACKETS) {
        const packets = data.subarray(from, from + PACKETS);
        free = Math.max(free, performance.now()) + packets.length / bytesPerMs;
        const wait = free - performance.now();
        if (wait > 1) await pause(wait); // timers are no finer
        late(() => page.write(packets));
      }
      companion.resume();
    });
    companion.on('error', () => page.destroy());
    page.on('error', () => companion.destroy());
    page.on('close', () => companion.destroy());
  })
    .listen(path)
    .unref();
  return path;
}

/** Requests every 16 ms, as a slider gives them; frames are acknowledged as they come. */
async function scrub(socket, view) {
  const sent = new Map();
  const waits = [];
  let bytes = 0;
  let step = 0;
  let frames = 0;
  let seq = 0;
  let heard = () => undefined;
  const peer = new WebSocket(`ws+unix://${socket}:/v1/live`, 'hepsct.live.1', {
    headers: { 'x-hepsct-secret': SECRET }
  });
  let ahead = 0;
  peer.on('message', (data, binary) => {
    if (!binary && data.toString().startsWith('{"ahead"')) {
      ahead = performance.now();
      return;
    }
    if (!binary) throw new Error(data.toString());
    const header = JSON.parse(data.subarray(4, 4 + data.readUInt32LE(0)).toString());
    peer.send(JSON.stringify({ arrived: header.seq, took: performance.now() - ahead }));
    peer.send(JSON.stringify({ ack: header.seq }));
    waits.push(performance.now() - sent.get(header.seq));
    bytes = data.length;
    step = header.step;
    frames += 1;
    heard();
  });
  await once(peer, 'open');
  const ask = column => {
    seq += 1;
    sent.set(seq, performance.now());
    const recipe = { recipe: 1, input: { path: scan }, centre: { column } };
    peer.send(JSON.stringify({ seq, row: 0, recipe, view, arrivals: true }));
  };
  const middle = (columns - 1) / 2;
  ask(middle);
  await new Promise(resolve => (heard = resolve));
  return {
    async drag() {
      waits.length = 0;
      frames = 0;
      const begun = performance.now();
      for (let now = begun; now < begun + seconds * 1000; now = performance.now()) {
        // back and forth over 4 % of the width, so that live slices are loaded behind the frames
        ask(middle + 0.02 * columns * Math.sin((now - begun) / 700));
        await pause(EVERY_MS);
      }
      const elapsed = (performance.now() - begun) / 1000;
      await pause(200);
      peer.terminate();
      const sorted = waits.toSorted((a, b) => a - b);
      const at = share => Number(sorted[Math.floor(share * (sorted.length - 1))].toFixed(1));
      return {
        frames,
        framesPerSecond: Number((frames / elapsed).toFixed(1)),
        p50: at(0.5),
        p95: at(0.95),
        bytes,
        step
      };
    }
  };
}

const size = ['--columns', columns, '--angles', angles, '--rows', 1, '--flats', 4, '--darks', 2];
execFileSync(process.execPath, [join(SERVER, 'cli.mjs'), 'simulate', scan, ...size.map(String)]);
const { child, socket } = startCompanion();
const line = megabits > 0 ? slowLine(socket) : socket;
const idle = spawn(process.execPath, [WATCHED, '--eval', 'setInterval(() => undefined, 1000)']);
try {
  await once(child.stdout, 'data');
  for (const side of [columns, columns / 2]) {
    const panel = await scrub(line, { width: side, height: side });
    const [, , before] = await stallOf(child);
    await stallOf(idle);
    const figures = await panel.drag();
    const [longest, p99, after] = await stallOf(child);
    const [longestIdle] = await stallOf(idle);
    const ms = value => Number(value.toFixed(1));
    console.log(
      JSON.stringify({
        ...{ columns, angles, view: side, ...figures },
        longestStallMs: ms(longest),
        stallP99Ms: ms(p99),
        longestIdleStallMs: ms(longestIdle),
        processorMsAFrame: ms((after - before) / figures.frames)
      })
    );
  }
} finally {
  idle.kill();
  child.stdin.end();
  await once(child, 'exit');
  rmSync(folder, { recursive: true });
}
