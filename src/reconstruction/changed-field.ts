/** The fields of two records that differ, as one name; what differs deep inside is named by its path. */
export function changedField(a: unknown, b: unknown, path = ''): string {
  if (!isRecord(a) || !isRecord(b)) {
    return path;
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    name => JSON.stringify(a[name]) !== JSON.stringify(b[name])
  );
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? changedField(a[only], b[only], `${path}.${only}`)
    : `${path}{${names.toSorted().join()}}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
