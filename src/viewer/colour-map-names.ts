/** Colour maps by name; `grey` runs from black to white, as radiographs are looked at. */
export const COLOUR_MAPS = [
  'grey',
  'grey-inverted',
  'viridis',
  'cividis',
  'inferno',
  'magma',
  'plasma',
  'turbo'
] as const;

export type ColourMapName = (typeof COLOUR_MAPS)[number];

export function isColourMap(name: unknown): name is ColourMapName {
  return COLOUR_MAPS.some(known => known === name);
}
