/** `count` equal steps over half a turn, in radians. */
export function evenAngles(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => (index * Math.PI) / count);
}
