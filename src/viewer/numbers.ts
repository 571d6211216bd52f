/** A value of a picture as text: 6 significant digits, as float32 holds. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  }
  return String(Number(value.toPrecision(6)));
}

/** A unit as people write it. */
export function formatUnit(unit: string): string {
  return unit.startsWith('1/') ? `${unit.slice(2)}⁻¹` : unit;
}

/** Read what was typed; a comma stands for the decimal point too. Null when it is no number. */
export function parseNumber(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}
