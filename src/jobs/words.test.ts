import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { fakeJob } from '../companion/fakes/fake-companion';
import { formatBytes, formatDuration, formatLine, formatSeconds, progressWords } from './words';

const trans = nullTranslator.load('hepsct');

describe('words of jobs', () => {
  it.each([
    [0.44, '0.4 s'],
    [12.4, '12 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7620, '2 h 07 min']
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [0.0002, '< 1 ms'],
    [0.0449, '45 ms'],
    [0.9996, '1 s'],
    [1.26, '1.3 s'],
    [185, '3 min 05 s']
  ])('something of %d seconds took %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [2_048_000, '2.05 MB'],
    [5e12, '5 TB']
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('writes lines of the log in local time, as users know them', () => {
    const local = new Date(2026, 0, 31, 11, 20, 10, 684);
    expect(
      formatLine({ time: local.toISOString(), level: 'INFO', message: 'Reconstruction completed!' })
    ).toBe('2026-01-31 11:20:10,684 - [INFO] Reconstruction completed!');
  });

  it('tells state, slices and the time left while it runs', () => {
    const slices = { done: 32, total: 96 };
    expect(progressWords(fakeJob({ state: 'running', slices, etaSeconds: 83 }), trans)).toBe(
      'running · 32 of 96 slices · 1 min 23 s left'
    );
    expect(progressWords(fakeJob({ state: 'done', slices, etaSeconds: 83 }), trans)).toBe(
      'done · 32 of 96 slices'
    );
    expect(progressWords(fakeJob({ slices: { done: 1, total: 1 } }), trans)).toBe(
      'waiting · 1 of 1 slice'
    );
  });
});
