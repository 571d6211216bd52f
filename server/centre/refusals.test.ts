import { describe, expect, test } from 'vitest';
import type { ICentreFinding, RefusalReason } from './answer';
import { aboutRange, refusal } from './refusals';

const REASONS: readonly RefusalReason[] = [
  'flat',
  'silent',
  'contradiction',
  'uncertain',
  'seam',
  'range',
  'angles'
];

describe('refusals', () => {
  test.each(REASONS)('for the reason %s say what to try: the range, where one was set', reason => {
    expect(refusal(reason, [60, 75.5])).toMatchObject({ reason });
    expect(refusal(reason, [60, 75.5]).message).toMatch(
      /^The centre was not found: [^:]+: .*widen the range.* \(only columns 60 to 75\.5 were searched\)\.$/u
    );
    expect(refusal(reason, [75.5, 60])).toEqual(refusal(reason, [60, 75.5]));
    expect(refusal(reason).message).toMatch(/^The centre was not found: [^:]+: [^:(]+\.$/u);
    expect(refusal(reason).message.includes('widen the range')).toBe(reason === 'range');
  });

  test('name what to try in a list', () => {
    expect(refusal('uncertain').message).toBe(
      'The centre was not found: the methods agree, but only roughly: choose rows with more detail, use more rows, or set the centre by hand.'
    );
    expect(refusal('silent').message).toContain('with more detail, or give a range that holds');
    expect(refusal('silent', [1, 2]).message).not.toContain('give a range');
    expect(refusal('seam', [1, 2]).message).toContain('or beam drifted, or widen the range (only');
  });

  test('of a finding and of its rows speak of the range, answers stay as they are', () => {
    const none = { runnerUp: null, curve: { centres: [], scores: [] }, methods: [] };
    const finding: ICentreFinding = {
      ...none,
      centre: 70,
      error: 0.5,
      refusal: refusal('uncertain'),
      rows: [
        { ...none, row: 1, centre: null, error: null, refusal: refusal('flat') },
        { ...none, row: 2, centre: 70, error: 0.1, refusal: null }
      ],
      turn: 'half',
      overlap: null,
      side: null,
      range: [60, 75]
    };
    expect(aboutRange(finding, null)).toBe(finding);
    const said = aboutRange(finding, [60, 75]);
    expect(said.refusal).toEqual(refusal('uncertain', [60, 75]));
    expect(said.rows.map(row => row.refusal)).toEqual([refusal('flat', [60, 75]), null]);
    expect(said).toMatchObject({ centre: 70, range: [60, 75] });
  });
});
