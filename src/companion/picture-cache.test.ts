import { describe, expect, it } from 'vitest';
import { fakePicture } from './fakes/fake-companion';
import { PictureCache } from './picture-cache';

describe('picture cache', () => {
  it('lets the least recently used go when the budget is full', () => {
    const cache = new PictureCache(50); // two pictures of 24 bytes
    const [a, b, c] = [fakePicture(), fakePicture(), fakePicture()];
    cache.set('a', '1', a);
    cache.set('b', '1', b);
    expect(cache.get('a')?.picture).toBe(a);
    cache.set('c', '1', c);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')?.picture).toBe(a);
    expect(cache.bytes).toBe(48);
  });

  it('replaces what was asked for before, and forgets all', () => {
    const cache = new PictureCache(50);
    cache.set('a', '1', fakePicture());
    const newer = fakePicture();
    cache.set('a', '2', newer);
    expect(cache.get('a')).toEqual({ etag: '2', picture: newer });
    expect(cache.bytes).toBe(24);
    cache.clear();
    expect(cache.get('a')).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('keeps one picture that is larger than the budget', () => {
    const cache = new PictureCache(1);
    cache.set('a', '1', fakePicture());
    expect(cache.get('a')).toBeDefined();
  });
});
