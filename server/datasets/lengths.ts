/** Units of length a beamline writes, in micrometres. */
const MICROMETRES: Readonly<Record<string, number>> = {
  m: 1e6,
  metre: 1e6,
  meter: 1e6,
  cm: 1e4,
  mm: 1e3,
  millimetre: 1e3,
  millimeter: 1e3,
  um: 1,
  µm: 1,
  μm: 1,
  micron: 1,
  microns: 1,
  micrometre: 1,
  micrometer: 1,
  nm: 1e-3
};

/**
 * A length in micrometres; null where the unit is unknown or the value makes no sense.
 *
 * @param standard unit that holds where the file names none
 */
export function toMicrometres(
  value: number,
  units: string | null,
  standard: string
): number | null {
  const unit = (units ?? standard).trim();
  const factor = MICROMETRES[unit] ?? MICROMETRES[unit.toLowerCase().replace(/s$/u, '')];
  const length = factor === undefined ? NaN : value * factor;
  return Number.isFinite(length) && length > 0 ? length : null;
}
