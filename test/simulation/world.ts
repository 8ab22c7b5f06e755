import { HandledMemory } from '../../core/deliver/handled-memory.ts';
import type { RetryPolicy } from '../../core/deliver/retries/retry-policy.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { Faults } from './faults.ts';
import { type Gate, gatedBus, gatedLedger, gatedQueue, type Rows } from './gated-ports.ts';
import { type Environment, Rules, rowId } from './rules.ts';
import { type FunctionKind, Invocation, Scheduler } from './scheduler.ts';
import { SeededRandom } from './seeded-random.ts';
import { placeKey, type SimulatedEvent } from './simulated-events.ts';

const START = Date.parse('2026-11-24T17:00:00Z');

export const SUBSCRIBER = 'billing';
export const QUEUE = `http://127.0.0.1/${SUBSCRIBER}`;
export const DEAD_LETTERS = `http://127.0.0.1/${SUBSCRIBER}-dead`;
export const RECOVERY = 'http://127.0.0.1/recovery';
export const JOBS = 'http://127.0.0.1/jobs';

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Everything that functions run in: queues, ledger, clock, and what fails; and the rules that it is watched by. */
export class World {
  readonly random: SeededRandom;
  readonly clock = new VirtualClock(START);
  /** Of two shards: with eight, a run takes longer and shows the same. */
  readonly ledger = new MemoryLedger(2);
  readonly queue = new MemoryQueue(this.clock);
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly rules: Rules;
  readonly events: SimulatedEvent[] = [];
  readonly policy: RetryPolicy;
  readonly once: boolean;
  readonly environments: readonly Environment[];
  readonly invocations = new Set<Invocation>();
  readonly trace: string[] = [];
  readonly isTraced: boolean;
  crashes = 0;
  readonly #gate: Gate;
  readonly #previous = new Map<
    string,
    { readonly row: Delivery | undefined; readonly at: number }
  >();
  #steps = 0;

  constructor(seed: number, isTraced: boolean) {
    this.isTraced = isTraced;
    const random = new SeededRandom(seed);
    this.random = random;
    this.scheduler = new Scheduler(random);
    this.faults = new Faults(random);
    this.policy = {
      maxAttempts: 1 + random.below(4),
      baseSeconds: random.pick([1, 5, 600]),
      capSeconds: random.pick([600, 5000, 40_000]),
    };
    this.once = random.chance(0.5);
    this.rules = new Rules(this.once);
    this.environments = [0, 1, 2].map(() => ({
      memory: new HandledMemory(),
      busy: undefined,
      ended: new Set<string>(),
    }));
    this.#gate = this.#makeGate();
    this.ledger.onRow = (before, after, how) => {
      const event = this.eventOf(after.trackingId);
      if (event === undefined) return;
      this.#previous.set(rowId(event), { row: before, at: this.clock.now() });
      this.rules.wrote(event, { before, after, how }, this.clock.now());
    };
  }

  say(text: string): void {
    this.#steps++;
    if (this.isTraced)
      this.trace.push(`${new Date(this.clock.now()).toISOString().slice(5, 23)} ${text}`);
  }

  eventOf(text: string): SimulatedEvent | undefined {
    return this.events.find(({ trackingId }) => text.includes(trackingId));
  }

  async rowOf(event: SimulatedEvent): Promise<Delivery | undefined> {
    const key = { trackingId: event.trackingId, subscriber: SUBSCRIBER };
    return (await this.ledger.findDeliveries([key])).get(rowId(event));
  }

  begin(kind: FunctionKind, timeoutMs: number): Invocation {
    const invocation = new Invocation(kind, this.#steps, this.clock.now() + timeoutMs);
    this.say(`${invocation.label} begins`);
    this.invocations.add(invocation);
    return invocation;
  }

  portsOf(invocation: Invocation) {
    return {
      ledger: gatedLedger(invocation, this.#gate),
      queue: gatedQueue(invocation, this.#gate),
      bus: gatedBus(invocation, this.#gate),
      clock: this.clock,
      random: this.random,
      log: SILENT,
    };
  }

  finish<T>(invocation: Invocation, work: Promise<T>, done: (result: T) => void): void {
    const { rules } = this;
    work.then(
      (result) => {
        if (invocation.state !== 'running') return;
        if (this.isTraced) this.say(`${invocation.label} returns ${JSON.stringify(result)}`);
        done(result);
        if (invocation.state === 'running') invocation.state = 'returned';
        this.invocations.delete(invocation);
      },
      (error: unknown) => {
        if (invocation.state !== 'running') return;
        this.say(`${invocation.label} throws ${String(error)}`);
        // An outage may end a run of the router's own functions as a whole; a mistake of ours never may.
        const isOutage = error instanceof Error && error.name === 'WaybillError';
        if (!isOutage || invocation.kind === 'batch' || !invocation.isFaulted)
          rules.failure ??= error as Error;
        this.crash(invocation);
      },
    );
  }

  crash(invocation: Invocation): void {
    this.say(`${invocation.label} crashes`);
    this.crashes++;
    this.scheduler.crash(invocation);
    this.invocations.delete(invocation);
    invocation.excuse('it ended');
    invocation.onCrash();
  }

  letCall(): void {
    const call = this.scheduler.take();
    if (call === undefined) return;
    const fate = this.faults.fateOf(call.name);
    if (fate !== 'done') call.invocation.isFaulted = true;
    this.say(`${call.invocation.label} ${call.name}: ${fate}`);
    call.go(fate);
    this.rules.reconciles(this.invocations);
  }

  #makeGate(): Gate {
    const { scheduler, ledger, queue, rules } = this;
    return {
      scheduler,
      ledger,
      queue,
      read: (rows) => this.#readStale(rows),
      now: () => this.clock.now(),
      onLookUp: (invocation, rows) => rules.lookedUp(invocation, rows),
      onClaim: ({ trackingId, ...place }) => this.eventOf(trackingId)?.made.add(placeKey(place)),
      onPut: (invocation, rows) => rules.puts(invocation, rows),
      onSend: (invocation, bodies) => {
        for (const body of bodies) {
          const event = this.eventOf(body);
          if (event !== undefined) invocation.touched.add(event);
        }
      },
      isRedelivered: (invocation) => this.isRedelivered(invocation),
      deliver: (envelope) => this.#deliver(envelope),
    };
  }

  /** SQS may hand out once more what was acknowledged. */
  isRedelivered(invocation: Invocation): boolean {
    if (!this.faults.isWild || !this.random.chance(0.02)) return false;
    invocation.excuse('what was acknowledged comes again');
    return true;
  }

  #deliver(envelope: object): void {
    const body = JSON.stringify(envelope);
    const event = this.eventOf(body);
    const copies = this.faults.isWild && this.random.chance(0.15) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (event !== undefined && event.published++ > 0)
        event.excuses.push('it was published more than once');
      this.queue.box(QUEUE).put(body);
    }
  }

  /** A replica may lag by a second. */
  #readStale(rows: Rows): Rows {
    if (!this.faults.isWild || this.random.chance(0.7)) return rows;
    const stale = new Map(rows);
    for (const [id, { row, at }] of this.#previous) {
      if (this.clock.now() - at > 1000 || !stale.has(id)) continue;
      if (row === undefined) stale.delete(id);
      else stale.set(id, row);
    }
    return stale;
  }
}
