/** Progress, on stderr: stdout belongs to the tables. */
export function say(line: string): void {
  process.stderr.write(`[bench] ${line}\n`);
}

/** A line of the tables. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}
