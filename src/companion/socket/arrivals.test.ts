import { expect, it } from 'vitest';
import { Arrivals } from './arrivals';

it('tells what the line took between what went ahead of a frame and the frame', () => {
  let now = 1000;
  const arrivals = new Arrivals(() => now);
  expect(arrivals.hear('{"ahead":4}')).toEqual({ isHeard: true, answer: null });
  now += 12.3456;
  const frame = new ArrayBuffer(8);
  expect(arrivals.hear(frame)).toEqual({ isHeard: false, answer: '{"arrived":4,"took":12.35}' });
  // parts of sinograms have nothing ahead of them
  expect(arrivals.hear(frame)).toEqual({ isHeard: false, answer: null });
  const problem = '{"seq":4,"problem":{}}';
  expect(arrivals.hear(problem)).toEqual({ isHeard: false, answer: null });
});
