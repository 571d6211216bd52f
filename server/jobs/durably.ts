/**
 * Run a durable write between two fail points.
 *
 * `HEPSCT_FAIL_AT=<name>:before` (or `:after`, then `#n` for the n-th time) ends this process there
 * as SIGKILL does: tests walk through all of them.
 */
export async function durably<T>(name: string, write: () => Promise<T>): Promise<T> {
  reach(`${name}:before`);
  const result = await write();
  reach(`${name}:after`);
  return result;
}

const seen = new Map<string, number>();

function reach(point: string): void {
  const count = (seen.get(point) ?? 0) + 1;
  seen.set(point, count);
  const wanted = process.env['HEPSCT_FAIL_AT'];
  if (wanted !== undefined && (wanted === `${point}#${count}` || (count === 1 && wanted === point))) {
    process.kill(process.pid, 'SIGKILL');
    // SIGKILL may take a moment to arrive: nothing may be written meanwhile.
    for (;;);
  }
}
