import type { AwsJson } from '../../../api/aws-api.ts';
import type { LocalClock } from '../../../support/local-clock.ts';
import { checkInput } from '../dynalite.ts';
import { asPromise, type Store } from '../store.ts';
import { commit } from './commit.ts';
import { invalid, readGets, readWrites, type Step } from './read-transaction.ts';
import { type Reason, reasonOf, refuseReasons } from './reasons.ts';
import { findPlace, type Place, type Tried, tryStep } from './shadow-store.ts';
import { Tokens } from './tokens.ts';

/**
 * TransactWriteItems and TransactGetItems, which dynalite does not have: its own actions run on items that are locked, and
 * what they would write is written at once. One transaction comes after the other, and after calls that have its items.
 */
export class Transactions {
  readonly #store: Store;
  readonly #tokens: Tokens;
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;

  constructor(store: Store, clock: Pick<LocalClock, 'now'>) {
    this.#store = store;
    this.#tokens = new Tokens(clock);
  }

  /** The answer to an action that is a transaction; undefined for any other. */
  run(action: string, input: AwsJson): Promise<AwsJson> | undefined {
    if (action === 'TransactWriteItems') return this.#inTurn(() => this.#write(input));
    return action === 'TransactGetItems' ? this.#inTurn(() => this.#get(input)) : undefined;
  }

  /** Whether one runs, so that whoever writes beside it must look at locks. */
  get areRunning(): boolean {
    return this.#running > 0;
  }

  #inTurn(work: () => Promise<AwsJson>): Promise<AwsJson> {
    this.#running += 1;
    const done = this.#last.then(work).finally(() => {
      this.#running -= 1;
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async #write(input: AwsJson): Promise<AwsJson> {
    const steps = readWrites(input);
    if (this.#tokens.isDone(input)) return {};
    await this.#locked(steps, async (places) => {
      const tried = await this.#tryAll(steps, places);
      await commit(
        this.#store,
        tried.flatMap(({ change }) => change ?? []),
      );
    });
    this.#tokens.remember(input);
    return {};
  }

  async #get(input: AwsJson): Promise<AwsJson> {
    const steps = readGets(input);
    let Responses: readonly object[] = [];
    await this.#locked(steps, async (places) => {
      const tried = await this.#tryAll(steps, places);
      Responses = tried.map(({ output }) => output);
    });
    return { Responses };
  }

  /** Runs `work` while nobody else has one of the items. */
  async #locked(
    steps: readonly Step[],
    work: (places: readonly Place[]) => Promise<void>,
  ): Promise<void> {
    for (const { action, input } of steps) checkInput(this.#store, action, structuredClone(input));
    const places = await this.#findAll(steps);
    const names = new Set(places.map(({ table, key }) => `${table}~${key}`));
    if (names.size < places.length)
      throw invalid('Transaction request cannot include multiple operations on one item');
    const tables = new Set(places.map(({ table }) => table));
    let locked = () => work(places);
    for (const table of tables) {
      const inner = locked;
      const keys = places.filter((place) => place.table === table).map(({ key }) => key);
      locked = () => this.#lock(table, keys, inner);
    }
    await locked();
  }

  /** All keys of a table at once: whoever else locks several of them cannot wait for us while we wait for them. */
  #lock(table: string, keys: readonly string[], work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#store.getItemDb(table).lock(keys, (release) => {
        work()
          .then(resolve, reject)
          .finally(release(() => {}));
      });
    });
  }

  #findAll(steps: readonly Step[]): Promise<readonly Place[]> {
    return settle(steps, {
      work: (step) => findPlace(this.#store, step),
      itemOf: async () => undefined,
    });
  }

  async #tryAll(steps: readonly Step[], places: readonly Place[]): Promise<readonly Tried[]> {
    const pairs = steps.flatMap((step, index) => {
      const place = places[index];
      return place === undefined ? [] : [{ step, place }];
    });
    return settle(pairs, {
      work: ({ step, place }) => tryStep(this.#store, step, place),
      itemOf: async ({ step, place: { table, key } }) =>
        step.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
          ? asPromise((done) => this.#store.getItemDb(table).get(key, done))
          : undefined,
    });
  }
}

interface Settling<S, T> {
  readonly work: (step: S) => Promise<T>;
  /** The item that a failed condition met, where the step asks for it. */
  readonly itemOf: (step: S) => Promise<AwsJson | undefined>;
}

/** What comes of every step; where one cannot be, the reasons of all. */
async function settle<S, T>(
  steps: readonly S[],
  { work, itemOf }: Settling<S, T>,
): Promise<readonly T[]> {
  const done: T[] = [];
  const reasons: Reason[] = [];
  for (const step of steps) {
    try {
      done.push(await work(step));
      reasons.push({ Code: 'None' });
    } catch (error) {
      reasons.push(await reasonOf(error, () => itemOf(step)));
    }
  }
  if (done.length < steps.length) throw refuseReasons(reasons);
  return done;
}
