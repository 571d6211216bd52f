/** One item on its way: others are read ahead of the one that is computed, and the one before it is written. */
export interface IConveyorStages<T, Raw, Done> {
  read(item: T): Promise<Raw>;
  /** @param turn counts items; what was computed two turns ago has been written by now */
  compute(item: T, raw: Raw, turn: number): Promise<Done>;
  write(item: T, done: Done): Promise<void>;
}

/**
 * Move items through reading, computing and writing, which overlap: at most one item in each stage.
 * The first failure ends it; what was computed before is still written.
 *
 * @param ahead items that may be read, or be waiting, while one is computed
 */
export async function runConveyor<T, Raw, Done>(
  items: readonly T[],
  stages: IConveyorStages<T, Raw, Done>,
  ahead = 1
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  const reads = new ReadAhead(items, ahead, item => stages.read(item));
  try {
    for (const [turn, item] of items.entries()) {
      const raw = await reads.next();
      const done = await stages.compute(item, raw, turn);
      await writing;
      writing = stages.write(item, done);
      // its failure is met at the next await; until then it is nobody's
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    await Promise.allSettled([writing, reads.stop()]);
  }
}

/** Items read one after the other, some of them before they are asked for. */
class ReadAhead<T, Raw> {
  private readonly _waiting: Promise<Raw>[] = [];
  private _begun = 0;
  private _taken = 0;
  private _last: Promise<unknown> = Promise.resolve();
  private _stopped = false;

  constructor(
    private readonly _items: readonly T[],
    private readonly _ahead: number,
    private readonly _read: (item: T) => Promise<Raw>
  ) {
    this._fill();
  }

  /** What was read of the next item; one more may be read from now on. */
  next(): Promise<Raw> {
    const next = this._waiting.shift();
    if (next === undefined) {
      throw new RangeError('Every item was read already.');
    }
    this._taken += 1;
    this._fill();
    return next;
  }

  /** Begin no other read, and wait for the one under way. */
  async stop(): Promise<void> {
    this._stopped = true;
    await this._last.catch(() => undefined);
  }

  private _fill(): void {
    for (const item of this._items.slice(this._begun, this._taken + this._ahead)) {
      this._begun += 1;
      const read = this._last.then(() => {
        if (this._stopped) {
          throw new Error('The conveyor stands still.');
        }
        return this._read(item);
      });
      // a failure is met by who asks for the item; until then it is nobody's
      read.catch(() => undefined);
      this._last = read;
      this._waiting.push(read);
    }
  }
}
