import { setImmediate as turn } from 'node:timers/promises';
import { handleBatch } from '../../core/deliver/handle-batch.ts';
import { HandledMemory } from '../../core/deliver/handled-memory.ts';
import { takeDeadLetters } from '../../core/deliver/take-dead-letters.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { RetryPolicy } from '../../core/delivery/retry-policy.ts';
import { isAccountedFor, isFinal } from '../../core/delivery/transitions.ts';
import { sealEnvelope } from '../../core/event/envelope.ts';
import { deliveryId } from '../../core/ports/delivery-store.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Log } from '../../core/ports/log.ts';
import type { QueueMessage } from '../../core/ports/queue.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { beginDueList } from '../../core/reconcile/sweep-due-list.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { makeSubscriber } from '../contracts/ledger/make-records.ts';
import { MemoryEventBus } from '../fakes/memory-event-bus.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { checkEnd, checkWrite } from './checks.ts';
import { type Gate, gatedLedger, gatedQueue } from './gated-ports.ts';
import { type CallFate, Invocation, Scheduler } from './scheduler.ts';
import { SeededRandom } from './seeded-random.ts';
import { countUp, failureOf, makeSimulatedEvent, type SimulatedEvent } from './simulated-events.ts';

const START = Date.parse('2026-11-24T17:00:00Z');
const FUNCTION_TIMEOUT_MS = 10_000;
const VISIBILITY_SECONDS = 60;
const MOST_RECEIVES = 3;
const SUBSCRIBER = 'billing';
const QUEUE = `http://127.0.0.1/${SUBSCRIBER}`;
const DEAD_LETTERS = `http://127.0.0.1/${SUBSCRIBER}-dead`;

/** Actions of the wild part of a run, and steps that the rest may take at most to come to its end. */
const WILD_ACTIONS = 90;
const MOST_STEPS = 30_000;

/** How a run ended that broke no rule. */
export interface SimulationReport {
  readonly handlerRuns: number;
  readonly crashes: number;
}

/** A function's environment, and what it remembers. */
interface Environment {
  memory: HandledMemory;
  busy: Invocation | undefined;
}

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * One run of the delivery protocol: the real use cases on queues and a ledger in memory, with every call in an order, and
 * every function ended at a place, that the seed decides. First a wild part with crashes, outages, copies, stale reads,
 * lost answers, redrives and expiry; then everything works again, until nothing is on its way. `run` throws where a rule
 * is broken.
 */
export class Simulation {
  readonly random: SeededRandom;
  readonly clock = new VirtualClock(START);
  readonly ledger = new MemoryLedger();
  readonly queue = new MemoryQueue(this.clock);
  readonly events: SimulatedEvent[] = [];
  readonly policy: RetryPolicy;
  readonly once: boolean;
  readonly trace: string[] = [];
  crashes = 0;
  readonly #bus = new MemoryEventBus();
  readonly #scheduler: Scheduler;
  readonly #gate: Gate;
  readonly #environments: Environment[];
  readonly #invocations = new Set<Invocation>();
  readonly #lookedUp = new WeakMap<Invocation, ReadonlyMap<string, Delivery>>();
  readonly #previous = new Map<
    string,
    { readonly row: Delivery | undefined; readonly at: number }
  >();
  #toPublish: number;
  readonly #isTraced: boolean;
  #steps = 0;
  #isWild = true;
  #reconciledAt = 0;
  #ledgerDown = false;
  #queueDown = false;
  #failure: Error | undefined;

  /** `isTraced` has every step told in `trace`, which takes time. */
  constructor(seed: number, isTraced = false) {
    this.#isTraced = isTraced;
    this.random = new SeededRandom(seed);
    const { random } = this;
    this.#scheduler = new Scheduler(random);
    this.#toPublish = 1 + random.below(4);
    this.policy = {
      maxAttempts: 1 + random.below(4),
      baseSeconds: random.pick([1, 5, 600]),
      capSeconds: random.pick([600, 5000, 100_000]),
    };
    this.once = random.chance(0.5);
    this.#environments = [0, 1, 2].map(() => ({ memory: new HandledMemory(), busy: undefined }));
    this.#gate = {
      scheduler: this.#scheduler,
      ledger: this.ledger,
      queue: this.queue,
      read: (rows) => this.#readStale(rows),
      onLookUp: (invocation, { real, seen }) => this.#onLookUp(invocation, real, seen),
    };
    this.#watchWrites();
  }

  async run(): Promise<SimulationReport> {
    await this.ledger.putSubscriber(
      makeSubscriber(SUBSCRIBER, {
        queueUrl: QUEUE,
        deadLetterQueueUrl: DEAD_LETTERS,
        retry: this.policy,
      }),
    );
    await beginDueList(this.ledger, this.clock);
    for (let action = 0; action < WILD_ACTIONS; action++) {
      this.#act();
      await this.#settle();
    }
    this.#isWild = false;
    this.#ledgerDown = false;
    this.#queueDown = false;
    while (this.#toPublish > 0) this.#publish();
    await this.#comeToTheEnd();
    // A run that was ended in its midst goes on with the next.
    this.#advance(60_000);
    this.#startReconcile();
    await this.#comeToTheEnd();
    await checkEnd(this);
    const handlerRuns = this.events.flatMap(({ begun }) => [...begun.values()]);
    return { handlerRuns: handlerRuns.reduce((sum, runs) => sum + runs, 0), crashes: this.crashes };
  }

  /** One thing that happens, of those that can. */
  #act(): void {
    const dice = this.random.below(100);
    if (dice < 50 && !this.#scheduler.isIdle) this.#letCall();
    else if (dice < 58) this.#publish();
    else if (dice < 72) this.#startBatch();
    else if (dice < 78) this.#startDeadLetter();
    else if (dice < 82) this.#startReconcile();
    else if (dice < 86) this.#crash();
    else if (dice < 88) this.#ledgerDown = !this.#ledgerDown;
    else if (dice < 89) this.#queueDown = !this.#queueDown;
    else if (dice < 91) void this.#redrive();
    else if (dice < 92) this.#expire();
    else this.#advance(this.random.pick([50, 400, 2000, 9100, 61_000, 1_000_000]));
  }

  #say(text: string): void {
    this.#steps++;
    if (this.#isTraced)
      this.trace.push(`${new Date(this.clock.now()).toISOString().slice(5, 23)} ${text}`);
  }

  #letCall(): void {
    const call = this.#scheduler.take();
    if (call === undefined) return;
    const fate = this.#fateOf(call.name);
    this.#say(`${call.invocation.label} ${call.name}: ${fate}`);
    call.go(fate);
  }

  #fateOf(name: string): CallFate {
    if (!this.#isWild || name === 'slow') return 'done';
    const isQueue = name === 'send' || name === 'delete';
    if (isQueue ? this.#queueDown : this.#ledgerDown) return 'outage';
    const dice = this.random.below(100);
    return dice < 3 ? 'outage' : dice < 6 ? 'answer-lost' : 'done';
  }

  #publish(): void {
    if (this.#toPublish === 0) return;
    this.#toPublish--;
    const event = makeSimulatedEvent(this.events.length, this.random, this.clock.now());
    this.events.push(event);
    const copies = this.random.chance(0.2) ? 2 : 1;
    event.excuses += copies - 1;
    this.#say(`publish ${event.record.event.id} (${event.temper}) ${copies} times`);
    void this.ledger.putEvents([event.record]);
    const body = JSON.stringify(sealEnvelope(event.record));
    for (let copy = 0; copy < copies; copy++) this.queue.box(QUEUE).put(body);
  }

  #startBatch(): boolean {
    const environment = this.#environments.find(({ busy }) => busy === undefined);
    if (environment === undefined) return false;
    const messages = this.#receive();
    if (messages.length === 0) return false;
    const invocation = this.#begin('batch');
    environment.busy = invocation;
    const touched = messages.flatMap(({ body }) => this.#eventOf(body) ?? []);
    const ports = this.#portsOf(invocation);
    const work = handleBatch(
      {
        messages,
        subscriber: SUBSCRIBER,
        queueUrl: QUEUE,
        deadLetterQueueUrl: DEAD_LETTERS,
        policy: this.policy,
        once: this.once,
        remainingMs: () => invocation.endsAt - this.clock.now(),
        handler: ({ id }, { round, attempt }) => this.#handle(id, { round, attempt }, invocation),
      },
      { ...ports, deliveries: ports.ledger, memory: environment.memory },
    );
    invocation.onCrash = () => {
      environment.busy = undefined;
      environment.memory = new HandledMemory();
      for (const event of touched) event.crashes++;
    };
    this.#finish(invocation, work, ({ failedMessageIds, mustEnd }) => {
      if (mustEnd) {
        this.#crashNow(invocation);
        return;
      }
      environment.busy = undefined;
      // Neither the ledger nor a queue could take what became of them: a receive without an outcome.
      for (const { messageId, body } of messages) {
        const kept = failedMessageIds.includes(messageId) ? this.#eventOf(body) : undefined;
        if (kept !== undefined) kept.excuses++;
      }
      this.#acknowledge(QUEUE, messages, failedMessageIds);
    });
    return true;
  }

  #startDeadLetter(): boolean {
    const messages = this.queue
      .box(DEAD_LETTERS)
      .receive(1 + this.random.below(5), VISIBILITY_SECONDS);
    if (messages.length === 0) return false;
    const invocation = this.#begin('dead-letter');
    const owner = { name: SUBSCRIBER, queueUrl: QUEUE, retry: this.policy };
    const ports = this.#portsOf(invocation);
    const roles = { deliveries: ports.ledger, dueList: ports.ledger };
    const work = takeDeadLetters(
      messages.map((message) => ({ ...message, owner })),
      { ...ports, ...roles },
    );
    this.#finish(invocation, work, ({ failedMessageIds }) =>
      this.#acknowledge(DEAD_LETTERS, messages, failedMessageIds),
    );
    return true;
  }

  #startReconcile(): void {
    this.#reconciledAt = this.clock.now();
    const invocation = this.#begin('reconcile', 60_000);
    const ports = { ...this.#portsOf(invocation), bus: this.#bus };
    this.#finish(invocation, reconcile({ overdueAfterMs: 900_000 }, ports), () => {});
  }

  #portsOf(invocation: Invocation) {
    const ledger: Ledger = gatedLedger(invocation, this.#gate);
    const queue = gatedQueue(invocation, this.#gate);
    return { ledger, queue, clock: this.clock, random: this.random, log: SILENT };
  }

  #begin(label: string, timeoutMs = FUNCTION_TIMEOUT_MS): Invocation {
    const invocation = new Invocation(`${label}-${this.#steps}`, this.clock.now() + timeoutMs);
    this.#say(`${invocation.label} begins`);
    this.#invocations.add(invocation);
    return invocation;
  }

  #finish<T>(invocation: Invocation, work: Promise<T>, done: (result: T) => void): void {
    work.then(
      (result) => {
        if (invocation.state !== 'running') return;
        if (this.#isTraced) this.#say(`${invocation.label} returns ${JSON.stringify(result)}`);
        done(result);
        if (invocation.state === 'running') invocation.state = 'returned';
        this.#invocations.delete(invocation);
      },
      (error: unknown) => {
        if (invocation.state !== 'running') return;
        this.#say(`${invocation.label} throws ${String(error)}`);
        // An outage may end dead-letter and reconcile as a whole; a mistake of ours never may.
        if (!(error instanceof Error && error.name === 'WaybillError'))
          this.#failure ??= error as Error;
        this.#crashNow(invocation);
      },
    );
  }

  #acknowledge(url: string, messages: readonly QueueMessage[], failed: readonly string[]): void {
    for (const { messageId, receiptHandle } of messages)
      if (!failed.includes(messageId)) this.queue.box(url).remove(receiptHandle);
  }

  /** What has been handed out three times goes to the dead-letter queue, as SQS does it. */
  #receive(): readonly QueueMessage[] {
    const box = this.queue.box(QUEUE);
    return box.receive(1 + this.random.below(4), VISIBILITY_SECONDS).filter((message) => {
      if (message.receiveCount <= MOST_RECEIVES) return true;
      box.remove(message.receiptHandle);
      this.queue.box(DEAD_LETTERS).put(message.body);
      return false;
    });
  }

  async #handle(
    id: string,
    place: { readonly round: number; readonly attempt: number },
    invocation: Invocation,
  ): Promise<void> {
    const event = this.events.find(({ record }) => record.event.id === id);
    if (event === undefined) throw new Error(`nobody has published ${id}`);
    this.#say(`${invocation.label} handles ${id}, round ${place.round}, attempt ${place.attempt}`);
    this.#checkHandout(event, place, invocation);
    countUp(event.begun, place.round);
    if (event.temper === 'poison') {
      this.#crashNow(invocation);
      await new Promise(() => {});
    }
    if (event.temper === 'hanging') await new Promise(() => {});
    if (event.temper === 'slow') await this.#scheduler.turn(invocation, 'slow');
    const failure = failureOf(event, this.random);
    if (failure === undefined) countUp(event.returned, place.round);
    else if (failure.name === 'PermanentError') countUp(event.refused, place.round);
    if (failure !== undefined) throw failure;
  }

  /** No handler runs for what its function was told to be accounted for. */
  #checkHandout(
    { record }: SimulatedEvent,
    place: { readonly round: number; readonly attempt: number },
    invocation: Invocation,
  ): void {
    const rows = this.#lookedUp.get(invocation);
    const row = rows?.get(deliveryId({ trackingId: record.trackingId, subscriber: SUBSCRIBER }));
    if (isAccountedFor(row, place))
      this.#failure ??= new Error(`${record.event.id} is handed out though it is accounted for`);
  }

  #onLookUp(
    invocation: Invocation,
    real: ReadonlyMap<string, Delivery>,
    seen: ReadonlyMap<string, Delivery> | undefined,
  ): void {
    if (seen !== undefined) this.#lookedUp.set(invocation, seen);
    for (const event of this.events) {
      const id = deliveryId({ trackingId: event.record.trackingId, subscriber: SUBSCRIBER });
      const isDifferent = JSON.stringify(real.get(id)) !== JSON.stringify(seen?.get(id));
      if (isDifferent) event.excuses++;
    }
  }

  /** A replica may lag by a second. */
  #readStale(rows: ReadonlyMap<string, Delivery>): ReadonlyMap<string, Delivery> {
    if (!this.#isWild || this.random.chance(0.7)) return rows;
    const stale = new Map(rows);
    for (const [id, { row, at }] of this.#previous) {
      if (this.clock.now() - at > 1000 || !stale.has(id)) continue;
      if (row === undefined) stale.delete(id);
      else stale.set(id, row);
    }
    return stale;
  }

  #watchWrites(): void {
    this.ledger.onRow = (before, after, how) => {
      this.#previous.set(deliveryId(after), { row: before, at: this.clock.now() });
      try {
        checkWrite(before, after, how);
      } catch (error) {
        this.#failure ??= error as Error;
      }
    };
  }

  #crash(): void {
    const running = [...this.#invocations];
    if (running.length > 0) this.#crashNow(this.random.pick(running));
  }

  #crashNow(invocation: Invocation): void {
    this.#say(`${invocation.label} crashes`);
    this.crashes++;
    this.#scheduler.crash(invocation);
    this.#invocations.delete(invocation);
    invocation.onCrash();
  }

  /** An operator redrives a dead delivery. */
  async #redrive(): Promise<void> {
    const event = this.events[this.random.below(this.events.length)];
    const row = event && (await this.rowOf(event));
    if (event === undefined || row?.status !== 'dead') return;
    this.#say(`redrive ${event.record.event.id}`);
    const to = { subscriber: SUBSCRIBER, round: row.round + 1, attempt: 1 };
    this.queue.box(QUEUE).put(JSON.stringify(sealEnvelope(event.record, to)));
  }

  /** The retention of an event ends, and of all that the ledger has of it. */
  #expire(): void {
    const event = this.events[this.random.below(this.events.length)];
    if (event === undefined) return;
    this.#say(`expire ${event.record.event.id}`);
    event.expired = true;
    this.ledger.expire(event.record.trackingId);
  }

  async rowOf({ record }: SimulatedEvent): Promise<Delivery | undefined> {
    const key = { trackingId: record.trackingId, subscriber: SUBSCRIBER };
    return (await this.ledger.findDeliveries([key])).get(deliveryId(key));
  }

  #eventOf(body: string): SimulatedEvent | undefined {
    return this.events.find(({ record }) => body.includes(record.trackingId));
  }

  #advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** Lets all that can go on without a call go on, and ends the functions whose time is over. */
  async #settle(): Promise<void> {
    await turn();
    for (const invocation of this.#invocations)
      if (invocation.endsAt <= this.clock.now()) this.#crashNow(invocation);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Until nothing is on its way: nothing on a queue, nothing due, nothing running; then time for the last looks. */
  async #comeToTheEnd(): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step++) {
      if (!this.#scheduler.isIdle) this.#letCall();
      else if (this.#invocations.size > 0) this.#advance(500);
      else if (!this.#startBatch() && !this.#startDeadLetter() && !this.#waitForNext()) return;
      await this.#settle();
    }
    throw new Error(
      `something is still on its way after ${MOST_STEPS} steps: ${JSON.stringify(this.ledger.dueItems)}`,
    );
  }

  /** Goes on to what comes next; false where nothing will. */
  #waitForNext(): boolean {
    const now = this.clock.now();
    const visible = [QUEUE, DEAD_LETTERS].flatMap((url) =>
      this.queue.box(url).messages.map(({ visibleAt }) => visibleAt),
    );
    // An attempt is sent ahead of its time; an event is looked at when it is time.
    const due = this.ledger.dueItems.map(
      ({ dueAt, lookAt = dueAt, to }) => Date.parse(lookAt) - (to === undefined ? 0 : 60_000),
    );
    if (due.some((at) => at <= now)) {
      const tick = this.#reconciledAt + 60_000;
      if (tick <= now) this.#startReconcile();
      else this.#advance(tick - now);
      return true;
    }
    const next = Math.min(...visible, ...due);
    if (!Number.isFinite(next)) return false;
    this.#advance(Math.max(1, next - now));
    return true;
  }

  /** Whether a delivery has come to an end. */
  isEnded(row: Delivery | undefined): boolean {
    return row !== undefined && isFinal(row.status);
  }
}
