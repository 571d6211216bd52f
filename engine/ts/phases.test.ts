import { describe, expect, it } from 'vitest';

import { openNativeHost } from './native';
import { ReconstructionPlan } from './plan';
import { planOptions } from './truth/scenes';
import type { IPlanOptions } from './types';

type Work = (plan: ReconstructionPlan, sinogram: Float32Array) => Promise<unknown>;

const batch: Work = (plan, sinogram) => plan.reconstruct(sinogram, Float64Array.of(30));
const single: Work = (plan, sinogram) => plan.reconstructSingle(sinogram, 30);

describe('the time of the phases', () => {
  it.each<[string, Partial<IPlanOptions>, Work]>([
    ['gridding', {}, batch],
    ['a single slice', {}, single],
    ['direct back-projection', { method: 'fbp' }, batch]
  ])('adds up from call to call: %s', async (_name, changes, work) => {
    const options = planOptions(64, changes);
    const plan = new ReconstructionPlan(openNativeHost({ threads: 2 }), options);
    expect(plan.phaseSeconds()).toEqual([0, 0, 0]);
    const start = performance.now();
    await work(plan, new Float32Array(options.angles.length * 64));
    const once = plan.phaseSeconds();
    await work(plan, new Float32Array(options.angles.length * 64));
    const twice = plan.phaseSeconds();
    const seconds = (performance.now() - start) / 1000;
    for (const phase of [0, 1, 2] as const) {
      expect(once[phase]).toBeGreaterThan(0);
      expect(twice[phase]).toBeGreaterThan(once[phase]);
    }
    // phases follow each other: they never take longer than the calls around them
    expect(twice[0] + twice[1] + twice[2]).toBeLessThan(seconds);
    plan.dispose();
  });
});
