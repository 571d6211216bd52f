import './companion/fakes/page';
import { Token } from '@lumino/coreutils';
import { describe, expect, it } from 'vitest';
import * as hepsct from './index';

describe('extension', () => {
  it('is these plugins, each described and named after the package', () => {
    expect(hepsct.default.map(({ id }) => id)).toEqual([
      'hepsct:companion',
      'hepsct:volume-sources',
      'hepsct:jobs',
      'hepsct:panel',
      'hepsct:launcher'
    ]);
    for (const { description } of hepsct.default) {
      expect(description).toBeTruthy();
    }
  });

  it('gives other extensions these tokens, each saying when to use it', () => {
    const tokens = Object.values(hepsct).filter(value => value instanceof Token);
    expect(tokens.map(({ name }) => name).toSorted()).toEqual([
      'hepsct:ICompanion',
      'hepsct:IJobs',
      'hepsct:IPanelTracker',
      'hepsct:IVolumeSources'
    ]);
    for (const { description } of tokens) {
      expect(description).toContain('Use it to');
    }
  });

  it('needs nothing of JupyterLab but what it is made for', () => {
    const needed = hepsct.default.flatMap(({ requires = [] }) => requires.map(({ name }) => name));
    expect([...new Set(needed)].filter(name => !name.startsWith('hepsct:'))).toEqual([
      '@jupyterlab/launcher:ILauncher'
    ]);
  });
});
