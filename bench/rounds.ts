import { totalmem } from 'node:os';

import { Contestant } from './contestant';
import type { IAnswer, ISpec } from './contestant';
import { say } from './say';

/** What a contestant has done in all rounds. */
export interface IResult {
  readonly spec: ISpec;
  readonly slices: number;
  readonly answers: readonly IAnswer[];
}

/** Memory that must stay free, so that nothing is ever swapped: a fifth of the machine's. */
const RESERVE = 0.2;
/** Seconds of work that are not waited for more than twice. */
const SLOW = 15;

/**
 * Let all contestants work in turn, round by round: what disturbs the machine for a while then disturbs all
 * alike. They stay alive as long as memory lasts; those beyond it are started anew for each turn.
 *
 * @param slow who takes more seconds than this works in two rounds only
 */
export async function runRounds(
  specs: readonly ISpec[],
  rounds: number,
  slow = SLOW
): Promise<IResult[]> {
  const entrants = specs.map(spec => new Entrant(spec));
  try {
    for (const entrant of entrants) await entrant.enter();
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      // each round begins with another one, so that nobody always follows the same
      const first = round % Math.max(entrants.length, 1);
      for (const entrant of [...entrants.slice(first), ...entrants.slice(0, first)]) {
        if (round < 2 || entrant.longest <= slow) await entrant.turn();
      }
    }
  } finally {
    await Promise.allSettled(entrants.map(entrant => entrant.leave()));
  }
  return entrants.flatMap(entrant => entrant.results);
}

class Entrant {
  constructor(private readonly _spec: ISpec) {}

  /** Stay if there is memory for it. One that cannot even start is left out, and said so. */
  async enter(): Promise<void> {
    const { name, threads } = this._spec;
    say(`ready: ${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`);
    try {
      this._alive = await Contestant.start(this._spec);
      this._slices = this._alive.slices;
    } catch (error) {
      this._leaveOut(error);
      return;
    }
    if (process.availableMemory() < RESERVE * totalmem()) {
      await this.leave();
    }
  }

  async turn(): Promise<void> {
    if (this._failed) return;
    const guest = this._alive === undefined;
    try {
      this._alive ??= await Contestant.start(this._spec);
      this._answers.push(await this._alive.go());
    } catch (error) {
      this._leaveOut(error);
    }
    if (guest) await this.leave();
  }

  async leave(): Promise<void> {
    await this._alive?.close();
    this._alive = undefined;
  }

  /** Seconds of its longest turn. */
  get longest(): number {
    return Math.max(...this._answers.map(({ seconds }) => seconds));
  }

  get results(): readonly IResult[] {
    if (this._failed || this._answers.length === 0) return [];
    return [{ spec: this._spec, slices: this._slices, answers: this._answers }];
  }

  private _leaveOut(error: unknown): void {
    this._failed = true;
    say(`left out: ${error instanceof Error ? error.message : String(error)}`);
  }

  private readonly _answers: IAnswer[] = [];
  private _alive: Contestant | undefined;
  private _slices = 0;
  private _failed = false;
}
