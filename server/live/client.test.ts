import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveWorker, type ILivePanel } from './client';
import type { UncheckedRequest } from './stages';

let worker: LiveWorker;

beforeEach(() => {
  worker = new LiveWorker({
    entry: fileURLToPath(new URL('fakes/live.mjs', import.meta.url)),
    env: process.env,
    log: pino({ level: 'silent' }),
    patienceMs: 2000
  });
});

afterEach(() => worker.dispose());

/** The fake worker does what the row says. */
type Row = 'hang' | 'crash' | 'refuse' | number;

interface IFrame {
  readonly pid: number;
  readonly seq: number;
  readonly unacknowledged: number | null;
}

interface IProblem {
  readonly seq: number;
  readonly problem: { readonly code: string; readonly message: string };
}

class Page {
  readonly frames: IFrame[] = [];
  readonly parts: unknown[] = [];
  readonly problems: IProblem[] = [];
  readonly panel: ILivePanel = worker.open({
    frame: pieces => {
      this.frames.push(JSON.parse(Buffer.concat(pieces).toString()) as IFrame);
    },
    part: pieces => {
      this.parts.push(JSON.parse(Buffer.concat(pieces).toString()));
    },
    problem: text => this.problems.push(JSON.parse(text) as IProblem)
  });

  ask(seq: number, row: Row = 0): void {
    const wish: object = { seq, row, recipe: {}, view: { width: 1, height: 1 } };
    this.panel.request(wish as UncheckedRequest);
  }

  /** The frame of a request. */
  async frame(seq: number, row: Row = 0): Promise<IFrame> {
    this.ask(seq, row);
    return vi.waitFor(
      () => {
        const found = this.frames.find(frame => frame.seq === seq);
        if (found === undefined) throw new Error(`no frame ${seq}`);
        this.panel.acknowledge(seq);
        return found;
      },
      { timeout: 10_000 }
    );
  }

  async problem(seq: number, row: Row): Promise<IProblem> {
    this.ask(seq, row);
    return vi.waitFor(
      () => {
        const found = this.problems.find(problem => problem.seq === seq);
        if (found === undefined) throw new Error(`no problem ${seq}`);
        return found;
      },
      { timeout: 10_000 }
    );
  }
}

describe('the live worker', () => {
  it('is one process for all panels', async () => {
    const [one, other] = [new Page(), new Page()];
    expect((await one.frame(1)).pid).toBe((await other.frame(1)).pid);
    expect(await one.problem(2, 'refuse')).toMatchObject({ problem: { code: 'not-found' } });
  });

  it('is replaced after its end, and told what the page has still to draw', async () => {
    const page = new Page();
    const { pid } = await page.frame(1);
    page.ask(2);
    await vi.waitFor(() => expect(page.frames).toHaveLength(2));
    process.kill(pid, 'SIGKILL');
    const third = await page.frame(3);
    expect(third.pid).not.toBe(pid);
    expect(third.unacknowledged).toBe(2);
  });

  it('is asked again for what others wait for, and not for ever for what ends it', async () => {
    const [good, bad] = [new Page(), new Page()];
    const { pid } = await good.frame(1);
    const problem = await bad.problem(1, 'crash');
    expect(problem.problem.code).toBe('live-failed');
    expect(problem.problem.message).toMatch(/ended unexpectedly/);
    const later = await good.frame(2);
    expect(later.pid).not.toBe(pid);
    expect(bad.problems).toHaveLength(1);
  });

  it('is replaced when it hangs, which is told in words; others go on', async () => {
    const [one, other] = [new Page(), new Page()];
    const { pid } = await other.frame(1);
    const problem = await one.problem(1, 'hang');
    expect(problem.problem.code).toBe('read-timeout');
    expect(problem.problem.message).toMatch(/file system may not be answering/);
    expect((await other.frame(2)).pid).not.toBe(pid);
    expect((await one.frame(2)).seq).toBe(2);
  });

  it('is not blamed for a page that draws nothing', async () => {
    const page = new Page();
    page.ask(1);
    await vi.waitFor(() => expect(page.frames).toHaveLength(1), { timeout: 10_000 });
    page.ask(2, 'hang');
    await new Promise(resolve => setTimeout(resolve, 2500));
    expect(page.problems).toEqual([]);
  });

  it('says nothing to a panel that was closed', async () => {
    const page = new Page();
    await page.frame(1);
    page.panel.close();
    page.panel.close();
    page.ask(2);
    await new Page().frame(1);
    expect(page.frames).toHaveLength(1);
  });

  it('gives parts of a sinogram, and says so where the worker that held it is gone', async () => {
    const page = new Page();
    page.panel.readSinogram(1, 0);
    const gone = { sinogram: true, problem: { code: 'not-found' } };
    expect(page.problems).toMatchObject([{ seq: 1, ...gone }]); // nothing was made yet
    await page.frame(2);
    page.panel.readSinogram(2, 0);
    await vi.waitFor(() => expect(page.parts).toEqual([{ behind: 2, from: 0 }]), 10_000);
    page.panel.readSinogram(2, 7);
    await vi.waitFor(() => expect(page.problems).toHaveLength(2), 10_000);
    expect(page.problems[1]).toMatchObject({ seq: 2, ...gone });
    await page.frame(3);
    expect(page.problems).toHaveLength(2);
    page.panel.close();
  });
});
