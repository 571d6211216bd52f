import { expect, it } from 'vitest';
import { counted } from './sentences';

it.each([
  [counted(0, 'slab'), '0 slabs'],
  [counted(1, 'slab'), '1 slab'],
  [counted(2, 'slab'), '2 slabs'],
  [counted(1, 'entry', 'entries'), '1 entry'],
  [counted(24, 'entry', 'entries'), '24 entries']
])('%s', (said, wanted) => {
  expect(said).toBe(wanted);
});
