import { interpolateViridis } from 'd3-scale-chromatic';
import { describe, expect, it } from 'vitest';
import { bakeColourMap, TABLE_LENGTH } from './colour-map';
import { COLOUR_MAPS, isColourMap } from './colour-map-names';

describe('colour maps', () => {
  it.each(COLOUR_MAPS)('%s has 256 opaque colours', name => {
    const table = bakeColourMap(name);
    expect(table).toHaveLength(4 * TABLE_LENGTH);
    expect(table.filter((_, index) => index % 4 === 3).every(alpha => alpha === 255)).toBe(true);
    expect(new Set(table).size).toBeGreaterThan(50);
  });

  it('grey runs from black to white, inverted the other way', () => {
    const grey = bakeColourMap('grey');
    expect([...grey.slice(0, 3)]).toEqual([0, 0, 0]);
    expect([...grey.slice(-4, -1)]).toEqual([255, 255, 255]);
    const inverted = bakeColourMap('grey-inverted');
    expect([...inverted.slice(0, 3)]).toEqual([255, 255, 255]);
  });

  it('viridis ends where d3 says, in its other spelling of colours', () => {
    expect(interpolateViridis(0)).toBe('#440154');
    expect([...bakeColourMap('viridis').slice(0, 3)]).toEqual([0x44, 0x01, 0x54]);
  });

  it('knows its names only', () => {
    expect(isColourMap('magma')).toBe(true);
    expect(isColourMap('toString')).toBe(false);
    expect(isColourMap(3)).toBe(false);
  });
});
