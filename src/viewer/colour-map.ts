import {
  interpolateCividis,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateTurbo,
  interpolateViridis
} from 'd3-scale-chromatic';
import type { ColourMapName } from './colour-map-names';

/** Colour maps by name; `grey` runs from black to white, as radiographs are looked at. */
const MAPS = {
  grey: (t: number) => interpolateGreys(1 - t),
  'grey-inverted': interpolateGreys,
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  inferno: interpolateInferno,
  magma: interpolateMagma,
  plasma: interpolatePlasma,
  turbo: interpolateTurbo
} as const satisfies Readonly<Record<ColourMapName, (t: number) => string>>;

/** Entries of a baked table; the steps of an 8 bit screen. */
export const TABLE_LENGTH = 256;

/** The map as 256 RGBA entries of 8 bit, from the low to the high end. */
export function bakeColourMap(name: ColourMapName): Uint8Array {
  const table = new Uint8Array(TABLE_LENGTH * 4);
  for (let entry = 0; entry < TABLE_LENGTH; entry++) {
    const [red, green, blue] = parseColour(MAPS[name](entry / (TABLE_LENGTH - 1)));
    table.set([red, green, blue, 255], entry * 4);
  }
  return table;
}

/** `#rrggbb` or `rgb(r, g, b)`, the two forms d3 returns. */
function parseColour(text: string): readonly [number, number, number] {
  const parts = text.startsWith('#')
    ? [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16))
    : (text.match(/\d+/g) ?? []).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}
