/** One item on its way: read while the one before is computed and the one before that is written. */
export interface IConveyorStages<T, Raw, Done> {
  read(item: T): Promise<Raw>;
  /** @param turn counts items; what was computed two turns ago has been written by now */
  compute(item: T, raw: Raw, turn: number): Promise<Done>;
  write(item: T, done: Done): Promise<void>;
}

/**
 * Move items through reading, computing and writing, which overlap: at most one item in each stage.
 * The first failure ends it; what was computed before is still written.
 */
export async function runConveyor<T, Raw, Done>(
  items: readonly T[],
  stages: IConveyorStages<T, Raw, Done>
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  let reading = begin(items[0], stages);
  try {
    for (const [turn, item] of items.entries()) {
      const raw = await reading;
      if (raw === undefined) {
        break;
      }
      reading = begin(items[turn + 1], stages);
      const done = await stages.compute(item, raw.value, turn);
      await writing;
      writing = stages.write(item, done);
      // its failure is met at the next await; until then it is nobody's
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    await Promise.allSettled([writing, reading]);
  }
}

function begin<T, Raw, Done>(
  item: T | undefined,
  { read }: IConveyorStages<T, Raw, Done>
): Promise<{ readonly value: Raw } | undefined> {
  if (item === undefined) {
    return Promise.resolve(undefined);
  }
  const reading = read(item).then(value => ({ value }));
  reading.catch(() => undefined);
  return reading;
}
