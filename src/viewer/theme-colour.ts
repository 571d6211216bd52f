type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** By theme and variable: asking makes the browser lay the page out, which is too slow for every frame. */
const known = new Map<string, Colour>();

/** A colour of the present theme as RGBA from 0 to 1. */
export function themeColour(node: HTMLElement, variable: string): Colour {
  const theme = document.body.dataset['jpThemeName'];
  if (theme === undefined) {
    return readColour(node, variable);
  }
  const key = `${theme} ${variable}`;
  const colour = known.get(key) ?? readColour(node, variable);
  known.set(key, colour);
  return colour;
}

/** Understands what browsers compute: `rgb(r, g, b)` and `rgba(r, g, b, a)`. */
function readColour(node: HTMLElement, variable: string): Colour {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  node.append(probe);
  const parts = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  return [red / 255, green / 255, blue / 255, alpha];
}
