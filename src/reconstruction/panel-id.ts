/** Prefix of the identifiers of our panels in the shell. */
const PREFIX = 'hepsct-';

/** Identifier of the panel of that name. */
export function panelId(name: string): string {
  return PREFIX + name;
}

/** Name of the panel with that identifier; it is stable over reloads. */
export function panelName(id: string): string {
  return id.slice(PREFIX.length);
}
