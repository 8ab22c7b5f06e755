import { LONGEST_AFTER_OUTCOME_MS } from '../../core/deliver/deadline.ts';
import { beginDueList } from '../../core/reconcile/sweep-due-list.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import { makeSubscriber } from '../support/builders/make-records.ts';
import { checkEnd, checkFlag, type Ending } from './checks.ts';
import {
  OVERDUE_AFTER_MS,
  startBatch,
  startDeadLetter,
  startIngest,
  startJob,
  startReconcile,
  startRecovery,
} from './functions.ts';
import { SimulatedEvent } from './simulated-events.ts';
import { DEAD_LETTERS, JOBS, QUEUE, RECOVERY, SUBSCRIBER, World } from './world.ts';

/** Actions of the wild part of a run, and steps that the rest may take at most to come to its end. */
const WILD_ACTIONS = 100;
const MOST_STEPS = 30_000;

/** How long a subscriber stands still in some runs: longer than the longest time between two looks at an event. */
const STANDSTILL_MS = 8 * 3_600_000;

const MINUTE_MS = 60_000;

/** Until every promise that can go on has: nothing here waits for the outside world, which a turn of the event loop would ask. */
const turn = () => new Promise<void>((resolve) => process.nextTick(resolve));

/** How a run ended that broke no rule. */
export interface SimulationReport {
  readonly handlerRuns: number;
  readonly crashes: number;
}

/**
 * One run of the delivery protocol: the real use cases on queues and a ledger in memory, with every call in an order, and
 * every function ended at a place, that the seed decides. First a wild part with crashes, outages, copies, stale reads,
 * lost answers, redrives and expiry; then everything works again, until nothing is on its way. `run` throws where a rule
 * is broken.
 */
export class Simulation {
  readonly #world: World;
  #toPublish: number;
  #reconciledAt = 0;

  /** `isTraced` has every step told in `trace`, which takes time. */
  constructor(seed: number, isTraced = false) {
    this.#world = new World(seed, isTraced);
    this.#toPublish = 1 + this.#world.random.below(4);
  }

  get trace(): readonly string[] {
    return this.#world.trace;
  }

  async run(): Promise<SimulationReport> {
    const { ledger, policy, clock, events, random } = this.#world;
    await ledger.putSubscriber(
      makeSubscriber(SUBSCRIBER, {
        queueUrl: QUEUE,
        deadLetterQueueUrl: DEAD_LETTERS,
        retry: policy,
      }),
    );
    await beginDueList(ledger, clock);
    await ledger.putCheckpoint('reconcile', new Date(clock.now()).toISOString());
    for (let action = 0; action < WILD_ACTIONS; action++) {
      this.#act();
      await this.#settle();
    }
    await this.#calmDown();
    if (random.chance(0.15)) await this.#standStill();
    await this.#comeToTheEnd();
    for (let redrives = random.below(3); redrives > 0; redrives--) {
      await this.#redrive();
      await this.#comeToTheEnd();
    }
    // A run that was ended in its midst goes on with the next.
    clock.advance(MINUTE_MS);
    this.#reconcile();
    await this.#comeToTheEnd();
    for (const event of events) checkEnd(await this.#endingOf(event));
    const handlerRuns = events.flatMap(({ begun }) => [...begun.values()]);
    const { crashes } = this.#world;
    return { handlerRuns: handlerRuns.reduce((sum, runs) => sum + runs, 0), crashes };
  }

  /** One thing that happens, of those that can. */
  #act(): void {
    const world = this.#world;
    const { random, scheduler, faults } = world;
    const dice = random.below(100);
    if (dice < 52 && !scheduler.isIdle) world.letCall();
    else if (dice < 58) this.#publish();
    else if (dice < 60) startRecovery(world);
    else if (dice < 62) startJob(world);
    else if (dice < 73) startBatch(world);
    else if (dice < 79) startDeadLetter(world);
    else if (dice < 83) this.#reconcile();
    else if (dice < 86) this.#crash();
    else if (dice < 88) faults.changeLedger();
    else if (dice < 89) faults.changeQueue([SUBSCRIBER, `${SUBSCRIBER}-dead`, 'recovery']);
    else if (random.chance(0.1)) faults.changeBus();
    else if (random.chance(0.05)) faults.isBroken = !faults.isBroken;
    else if (dice < 91) void this.#redrive();
    else if (random.chance(0.03)) this.#expire();
    else world.clock.advance(random.pick([50, 400, 2000, 9100, 61_000, 61_000, 1_000_000]));
  }

  /** A new event, or one again that was not accepted. */
  #publish(): void {
    const world = this.#world;
    const { events, random, clock } = world;
    const refused = events.filter(({ accepted, expired }) => !accepted && !expired);
    if (this.#toPublish > 0 && (refused.length === 0 || random.chance(0.5))) {
      this.#toPublish--;
      events.push(new SimulatedEvent(events.length, random, clock.now()));
      startIngest(world, events.at(-1) as SimulatedEvent);
    } else if (refused.length > 0) startIngest(world, random.pick(refused));
  }

  #reconcile(): void {
    this.#reconciledAt = this.#world.clock.now();
    startReconcile(this.#world);
  }

  #crash(): void {
    const running = [...this.#world.invocations];
    if (running.length > 0) this.#world.crash(this.#world.random.pick(running));
  }

  /** An operator redrives a dead delivery: opens the next round in the ledger, has it looked at, and sends its message, for when its handler has ended. */
  async #redrive(): Promise<void> {
    const world = this.#world;
    const endings = await Promise.all(world.events.map((one) => this.#endingOf(one)));
    const dead = endings.filter(({ row }) => row?.status === 'dead');
    const { event, row } = dead[world.random.below(dead.length)] ?? {};
    if (event === undefined || row === undefined) return;
    const { trackingId } = event;
    const now = world.clock.now();
    const to = { subscriber: SUBSCRIBER, round: row.round + 1, attempt: 1 };
    // A claim that is over at once: of two operators one opens the round, and its message may claim the attempt.
    const opened = await world.ledger.claim({
      ...{ trackingId, ...to },
      ...{ by: 'operator', now, until: now - 1 },
    });
    if (!opened) return;
    world.say(`redrive ${event.id}`);
    const dueAt = new Date(now + OVERDUE_AFTER_MS).toISOString();
    await world.ledger.putDue([{ trackingId, dueAt }], now);
    const body = JSON.stringify(sealEnvelope(event.received, to));
    world.queue.box(QUEUE).put(body, { delaySeconds: LONGEST_AFTER_OUTCOME_MS / 1000 });
  }

  /** The retention of an event ends, and of all that the ledger has of it. */
  #expire(): void {
    const { events, random, ledger } = this.#world;
    const event = events[random.below(events.length)];
    if (event === undefined) return;
    this.#world.say(`expire ${event.id}`);
    event.expired = true;
    event.excuses.push('its rows are gone');
    ledger.expire(event.trackingId);
  }

  /** From here on nothing fails; and what was begun comes to its end. */
  async #calmDown(): Promise<void> {
    const { faults, clock, rules } = this.#world;
    faults.end();
    await this.#finishRunning();
    rules.calmSince = clock.now();
  }

  async #finishRunning(): Promise<void> {
    const { invocations, scheduler, clock } = this.#world;
    while (invocations.size > 0) {
      if (scheduler.isIdle) clock.advance(500);
      else this.#world.letCall();
      await this.#settle();
    }
  }

  /** A subscriber that takes nothing for hours: what is late is flagged, by `reconcile` or a job that it left to others. */
  async #standStill(): Promise<void> {
    const { clock, events } = this.#world;
    clock.advance(STANDSTILL_MS);
    this.#world.rules.calmSince = clock.now() + STANDSTILL_MS;
    for (let run = 0; run < 2; run++) {
      this.#reconcile();
      do await this.#finishRunning();
      while (startJob(this.#world));
      clock.advance(MINUTE_MS);
    }
    for (const event of events)
      checkFlag(await this.#endingOf(event), clock.now() - 2 * MINUTE_MS, OVERDUE_AFTER_MS);
  }

  async #endingOf(event: SimulatedEvent): Promise<Ending> {
    const { ledger, policy } = this.#world;
    const row = await this.#world.rowOf(event);
    return { event, row, record: await ledger.getEvent(event.trackingId), policy };
  }

  /** Lets all that can go on without a call go on, and ends the functions whose time is over. */
  async #settle(): Promise<void> {
    await turn();
    const { invocations, clock, rules } = this.#world;
    for (const invocation of invocations)
      if (invocation.endsAt <= clock.now()) this.#world.crash(invocation);
    if (rules.failure !== undefined) throw rules.failure;
  }

  /** Until nothing is on its way: nothing on a queue, nothing due, nothing running; then time for the last looks. */
  async #comeToTheEnd(): Promise<void> {
    const { scheduler, invocations, clock, ledger } = this.#world;
    for (let step = 0; step < MOST_STEPS; step++) {
      if (!scheduler.isIdle) this.#world.letCall();
      else if (!this.#startNext()) {
        if (invocations.size > 0) clock.advance(500);
        else if (!this.#waitForNext()) return;
      }
      await this.#settle();
    }
    const left = JSON.stringify(ledger.dueItems);
    throw new Error(`something is still on its way after ${MOST_STEPS} steps: ${left}`);
  }

  #startNext(): boolean {
    const world = this.#world;
    if (startBatch(world) || startDeadLetter(world) || startRecovery(world)) return true;
    if (startJob(world)) return true;
    const isOpen = this.#toPublish > 0 || world.events.some((one) => !one.accepted && !one.expired);
    const isBusy = [...world.invocations].some(({ kind }) => kind === 'ingest');
    if (isOpen && !isBusy) this.#publish();
    return isOpen && !isBusy;
  }

  /** Goes on to what comes next; false where nothing will. */
  #waitForNext(): boolean {
    const { clock, queue, ledger } = this.#world;
    const now = clock.now();
    const visible = [QUEUE, DEAD_LETTERS, RECOVERY, JOBS].flatMap((url) =>
      queue.box(url).messages.map(({ visibleAt }) => visibleAt),
    );
    // An attempt is sent ahead of its time; an event is looked at when it is time.
    const due = ledger.dueItems.map(
      ({ dueAt, lookAt = dueAt, to }) => Date.parse(lookAt) - (to === undefined ? 0 : MINUTE_MS),
    );
    if (due.some((at) => at <= now) || ledger.hasOutbox || ledger.hasSlices) {
      const tick = this.#reconciledAt + MINUTE_MS;
      if (tick <= now) this.#reconcile();
      else clock.advance(tick - now);
      return true;
    }
    const next = Math.min(...visible, ...due);
    if (!Number.isFinite(next)) return false;
    clock.advance(Math.max(1, next - now));
    return true;
  }
}
