import type { ISlab } from '../pipeline/plan.types';
import type { IDriverEvent, ISlabEvent } from './job-file';

/**
 * Seconds until the last slab is done, from the pace of those finished in this run: slices done over
 * the time from its start to the last `done`. Null before the first one.
 *
 * @param now milliseconds since 1970
 */
export function etaSeconds(
  driver: readonly IDriverEvent[],
  work: readonly { readonly slab: ISlab; readonly events: readonly ISlabEvent[] }[],
  now: number
): number | null {
  const start = driver.findLast(({ type }) => type === 'start');
  if (!start) {
    return null;
  }
  const from = Date.parse(start.time);
  let last = from;
  let finished = 0;
  let left = 0;
  for (const { slab, events } of work) {
    const done = events.findLast(({ type }) => type !== 'stage');
    if (done?.type !== 'done') {
      left += slab.count;
    } else if (Date.parse(done.time) >= from) {
      last = Math.max(last, Date.parse(done.time));
      finished += slab.count;
    }
  }
  if (finished === 0 || left === 0) {
    return left === 0 ? 0 : null;
  }
  const eta = (left * (last - from)) / finished - (now - last);
  return Math.max(0, Math.round(eta / 100) / 10);
}
