import { describe, expect, it } from 'vitest';
import { LogModel } from './log-model';

const line = (second: number, message: string, level: 'DEBUG' | 'INFO' | 'ERROR' = 'INFO') => ({
  time: `2026-01-31T11:20:${String(second).padStart(2, '0')}.000Z`,
  level,
  message
});

describe('log', () => {
  it('shows the newest first, also among lines of one moment', () => {
    const log = new LogModel();
    log.add([line(1, 'a'), line(3, 'c'), line(3, 'd')]);
    log.add([line(2, 'b'), line(3, 'e')]);
    expect(log.shown.map(({ message }) => message)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(log.lines.map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('takes a log that is read again only once', () => {
    const log = new LogModel();
    let changes = 0;
    log.changed.connect(() => (changes += 1));
    log.add([line(1, 'a')]);
    log.add([line(1, 'a')]);
    expect(log.lines).toHaveLength(1);
    expect(changes).toBe(1);
  });

  it('hides what is less serious than the level', () => {
    const log = new LogModel();
    log.add([line(1, 'a', 'DEBUG'), line(2, 'b'), line(3, 'c', 'ERROR')]);
    expect(log.shown.map(({ message }) => message)).toEqual(['c', 'b']);
    log.level = 'ERROR';
    expect(log.shown.map(({ message }) => message)).toEqual(['c']);
    log.level = 'DEBUG';
    expect(log.shown).toHaveLength(3);
  });
});
