import { mkdirSync } from 'node:fs';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { Account } from './account.ts';
import type { Found, Task, Told } from './protocol.ts';
import { runSubject } from './run-subject.ts';
import type { Situation } from './situations.ts';

/** What rounds came to. */
export interface Tally {
  rounds: number;
  /** Calls that changed something and were acknowledged. */
  acknowledged: number;
  /** Calls that failed, as on a full disk. */
  failed: number;
  /** Of those, deletions of messages that were received. */
  delivered: number;
  /** Starts that a damaged folder refused, with what is wrong and what to do. */
  refused: number;
  /** Records that such a start said are lost. */
  told: number;
  /** What is lost, came back or is made up, one sentence each. */
  readonly problems: string[];
}

export function newTally(): Tally {
  return { rounds: 0, acknowledged: 0, failed: 0, delivered: 0, refused: 0, told: 0, problems: [] };
}

/** One data folder, started and killed again and again. */
export class Lane {
  readonly #dataDir: string;
  readonly #random: SeededRandom;
  readonly #account = new Account();
  readonly #tallies: Map<string, Tally>;
  #seed: number;
  /** What befell the folder last. */
  #before: Situation | undefined;

  constructor(dataDir: string, seed: number, tallies: Map<string, Tally>) {
    mkdirSync(dataDir, { recursive: true });
    this.#dataDir = dataDir;
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    this.#tallies = tallies;
  }

  /** Starts, looks, works, kills and disturbs. */
  async round(situation: Situation): Promise<void> {
    const { changes, disturb } = situation;
    const [least, most] = changes;
    await this.#start(situation, least + this.#random.below(most - least + 1));
    disturb?.(this.#dataDir, this.#random);
    this.#before = situation;
    this.#tally(situation).rounds += 1;
  }

  /** Looks a last time at what the rounds have left. */
  async end(): Promise<void> {
    await this.#start({ name: 'end', changes: [0, 0] }, 0);
  }

  async #start(situation: Situation, changes: number): Promise<void> {
    const isRefused = await this.#run(situation, { changes, dropDamaged: false });
    if (isRefused) await this.#run(situation, { changes, dropDamaged: true });
    else if (this.#before?.damage === 'must') this.#problem('a damaged folder was taken as it is');
    this.#before = undefined;
  }

  /** Answers whether the folder was refused. */
  async #run(
    situation: Situation,
    { changes, dropDamaged }: { readonly changes: number; readonly dropDamaged: boolean },
  ): Promise<boolean> {
    const { fullDisk = 'none', messageSize = 0 } = situation;
    this.#seed += 1;
    const task: Task = {
      dataDir: this.#dataDir,
      seed: this.#seed,
      dropDamaged,
      fullDisk,
      messageSize,
    };
    const tally = this.#tally(situation);
    let isRefused = false;
    // What is acknowledged after there is room again is what counts.
    let hasRoom = fullDisk === 'none';
    let done = 0;
    await runSubject(task, (told) => {
      this.#take(told, tally);
      if (told.told === 'refused') isRefused = true;
      if (told.told === 'room') hasRoom = true;
      if (told.told === 'done' && hasRoom) done += 1;
      if (changes === 0) return isRefused || told.told === 'found';
      return isRefused || done >= changes;
    });
    return isRefused;
  }

  /** What was promised counts for the round that promises it; what is found, for the one before. */
  #take(told: Told, tally: Tally): void {
    if (told.told === 'refused') this.#refused(told.message);
    else if (told.told === 'found') this.#compare(told.found, told.warnings);
    else if (told.told === 'tries') this.#account.tries(told.change);
    else if (told.told === 'failed') tally.failed += 1;
    else if (told.told === 'done') {
      this.#account.done(told.change);
      tally.acknowledged += 1;
      if (told.change.kind === 'delete') tally.delivered += 1;
    }
  }

  #compare(found: Found, warnings: readonly string[]): void {
    const problems = this.#account.compare(found);
    const lost = warnings.reduce((sum, warning) => sum + lostBy(warning), 0);
    this.#tally(this.#before).told += lost;
    if (problems.length > lost) for (const problem of problems) this.#problem(problem);
  }

  #refused(message: string): void {
    this.#tally(this.#before).refused += 1;
    if (this.#before?.damage === undefined || !message.includes('--drop-damaged'))
      this.#problem(`refused: ${message}`);
  }

  #problem(text: string): void {
    this.#tally(this.#before).problems.push(text);
  }

  #tally(situation: Situation | undefined): Tally {
    const name = situation?.name ?? 'begin';
    const tally = this.#tallies.get(name) ?? newTally();
    this.#tallies.set(name, tally);
    return tally;
  }
}

/** What a start that drops what is damaged says of it. */
function lostBy(warning: string): number {
  return Number(/Records lost: (\d+)/.exec(warning)?.[1] ?? 0);
}
