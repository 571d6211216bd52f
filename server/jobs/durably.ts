import { writeSync } from 'node:fs';

/**
 * Run a durable write between two fail points.
 *
 * `HEPSCT_FAIL_AT` ends this process at one of them as SIGKILL does: `<name>:before` or
 * `<name>:after`, or `#17` for the 17th that this process comes to. Tests walk through all of them.
 */
export async function durably<T>(name: string, write: () => Promise<T>): Promise<T> {
  reach(`${name}:before`);
  const result = await write();
  reach(`${name}:after`);
  return result;
}

let count = 0;

function reach(point: string): void {
  count += 1;
  const wanted = process.env['HEPSCT_FAIL_AT'];
  if (wanted !== undefined && (wanted === point || wanted === `#${count}`)) {
    writeSync(2, `killed at ${point}\n`);
    process.kill(process.pid, 'SIGKILL');
    // SIGKILL may take a moment to arrive: nothing may be written meanwhile.
    for (;;);
  }
}
