import { describe, expect, it } from 'vitest';

import { openEngine } from './native';
import { hasRelaxedSimd } from './wasm';

describe('openEngine', () => {
  it('takes the native build where it loads, and says so', async () => {
    const engine = await openEngine({ threads: 2 });
    expect(engine.variant).toMatch(/^native-/);
    expect(engine.threads).toBe(2);
  });

  it('opens WASM on request, on one thread', async () => {
    const engine = await openEngine({ prefer: 'wasm' });
    expect(engine.variant).toBe(hasRelaxedSimd() ? 'wasm-relaxed' : 'wasm-simd128');
    expect(engine.threads).toBe(1);
  });

  it('names the missing file and the command that makes it', async () => {
    await expect(openEngine({ prefer: 'native', folder: '/nowhere' })).rejects.toThrow(
      'The engine file hepsct.node was not found in /nowhere: run "node engine/build.mjs".'
    );
  });

  it.each([0, 1.5, Number.NaN])('refuses %s threads', async threads => {
    await expect(openEngine({ threads })).rejects.toThrow('must be a whole number from 1 to 1024');
  });
});
