import { describe, expect, it } from 'vitest';
import { LineMeter } from './line-meter';

/** A line with a delay (ms) and a rate (bytes per ms), and a page that takes its time. */
class Line {
  readonly meter = new LineMeter(() => this._now);

  constructor(
    private readonly _delay: number,
    private readonly _rate: number
  ) {}

  send(bytes: number, took = 0, stall = 0): void {
    this._seq += 1;
    this.meter.sent(this._seq, bytes);
    this._now += this._delay + bytes / this._rate + took + stall;
    this.meter.acknowledged(this._seq, took);
    this._now += 5;
  }

  private _now = 0;
  private _seq = 0;
}

const MEGABYTE = 1e6;

describe('the budget of a line', () => {
  it('is not known before some frames were drawn', () => {
    const line = new Line(0, 1);
    expect(line.meter.budget.goal).toBe(Infinity);
    for (let n = 0; n < 5; n++) line.send(50_000);
    expect(line.meter.budget.goal).toBe(Infinity);
    line.send(50_000);
    expect(line.meter.budget.goal).toBeLessThan(100);
    const large = new Line(0, 1);
    large.send(2 * MEGABYTE);
    expect(large.meter.budget.goal).toBe(Infinity);
    large.send(2 * MEGABYTE);
    expect(large.meter.budget.goal).toBeLessThan(100);
  });

  it('is what 20 Mbit/s bring in 60 ms, whatever the page takes to draw', () => {
    const line = new Line(0, 2500);
    for (let n = 0; n < 8; n++) line.send(MEGABYTE, 300);
    expect(line.meter.budget.goal).toBeCloseTo(60 * 2500, -2);
  });

  it('leaves a quick line alone though the machine is busy', () => {
    const line = new Line(1, 100_000);
    for (let n = 0; n < 12; n++) line.send(4 * MEGABYTE, 20, n === 7 ? 0 : 400);
    expect(line.meter.budget.goal).toBeGreaterThan(5 * MEGABYTE);
  });

  it('tells the delay of a line from its rate where frames differ in size', () => {
    const line = new Line(40, 5000);
    for (let n = 0; n < 8; n++) line.send(n % 2 ? MEGABYTE : 50_000);
    expect(line.meter.budget.goal).toBeCloseTo(20 * 5000, -2);
    // a long way is not made shorter by frames without pixels
    const far = new Line(400, 50_000);
    for (let n = 0; n < 8; n++) far.send(n % 2 ? MEGABYTE : 50_000);
    expect(far.meter.budget.goal).toBeCloseTo(20 * 50_000, -2);
  });

  it('grows again when the line is quick again', () => {
    const meter = { now: 0, seq: 0 };
    const line = new LineMeter(() => meter.now);
    for (const rate of [1000, 100_000]) {
      for (let n = 0; n < 12; n++) {
        line.sent(++meter.seq, 200_000);
        meter.now += 200_000 / rate;
        line.acknowledged(meter.seq, 0);
      }
      expect(line.budget.goal).toBeCloseTo(60 * rate, -2);
    }
  });

  it('takes no frame for another one', () => {
    const line = new LineMeter(() => 1000);
    for (let n = 0; n < 20; n++) {
      line.sent(n, 1000);
      line.acknowledged(n + 1, 0);
    }
    expect(line.budget.goal).toBe(Infinity);
  });

  it('lets frames be as the view wants them up to 100 ms', () => {
    const line = new Line(0, 1000);
    for (let n = 0; n < 12; n++) line.send(MEGABYTE);
    expect(line.meter.budget.most).toBeCloseTo(100_000, -2);
    expect(line.meter.budget.goal).toBeCloseTo(60_000, -2);
  });
});
