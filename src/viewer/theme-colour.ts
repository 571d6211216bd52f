/**
 * A colour of the theme as RGBA from 0 to 1, read anew for each drawing since themes change.
 * Understands what browsers compute: `rgb(r, g, b)` and `rgba(r, g, b, a)`.
 */
export function themeColour(
  node: HTMLElement,
  variable: string
): readonly [number, number, number, number] {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  node.append(probe);
  const parts = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  return [red / 255, green / 255, blue / 255, alpha];
}
