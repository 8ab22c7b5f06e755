import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectedBy } from '../../../core/accept/expected-by.ts';
import type { RunJobPorts } from '../../../core/operate/run-job-slice.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../../core/pattern/index/pattern-index.ts';
import { sealEnvelope } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { succeed } from '../../../core/records/record-attempt.ts';
import { isAccountedFor } from '../../../core/records/transitions.ts';
import { registerSubscriber } from '../../../core/registry/register-subscriber.ts';
import { makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { KillSwitch } from '../../support/fakes/killable.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

/** The subscriber is registered at it, where nothing fails. */
const REGISTERED = Date.parse('2026-11-24T17:10:00Z');
const BEGIN = REGISTERED - 300_000;
const END = REGISTERED + 1_500_000;
const STEP_MS = 5000;
const START_FROM_MS = 200_000;

const iso = (ms: number) => new Date(ms).toISOString();

/** An event that is published; all times are milliseconds after the registration, or after the event. */
interface Published {
  readonly at: number;
  readonly matches: boolean;
  /** How old the list of subscribers is that it is stamped by. */
  readonly listAge: number;
  /** When the bus has it, and its waybill is written: within one request. */
  readonly published: number;
  readonly written: number;
}

interface Kill {
  readonly ofRun: number;
  readonly calls: number;
  readonly when: 'before' | 'after';
}

interface Run {
  readonly events: readonly Published[];
  /** When the rule begins to match. */
  readonly ruleAt: number;
  readonly registerKill: Pick<Kill, 'calls' | 'when'> | undefined;
  readonly kills: readonly Kill[];
  /** When the subscriber begins to handle what is on its queue. */
  readonly handlesAt: number;
}

const {
  createdAt: _,
  state: _s,
  version: _v,
  ...registration
} = makeSubscriber('billing', {
  pattern: { type: ['order.placed'] },
});
const PATTERN = compilePattern(registration.pattern);
const STAMPS = makePatternIndex([{ name: 'billing', pattern: PATTERN }]);

/** A subscriber that is added with `startFrom` in the midst of traffic, in steps of five seconds. */
class Seam {
  readonly world = new JobWorld(2);
  readonly records: EventRecord[] = [];
  readonly handled = new Map<string, number>();
  readonly #run: Run;
  #runs = 0;
  #listedAt: number | undefined;

  constructor(run: Run) {
    this.#run = run;
    this.world.portsOfRun = () => this.#portsOfRun();
  }

  async play(): Promise<void> {
    const { world } = this;
    world.clock.advance(BEGIN - world.clock.now());
    const actions = [...this.#actions()].sort((a, b) => a.at - b.at);
    for (let now = BEGIN; now < END; now += STEP_MS) {
      while ((actions[0]?.at ?? END) < now + STEP_MS) await this.#act(actions.shift());
      world.clock.advance(Math.max(0, now + STEP_MS - world.clock.now()));
      if ((now / STEP_MS) % 12 === 0) await world.goOn();
      await world.work();
      if (now >= REGISTERED + this.#run.handlesAt) await this.#handle();
    }
  }

  #act(action: Action | undefined): Promise<void> | undefined {
    if (action === undefined) return;
    const { clock } = this.world;
    clock.advance(Math.max(0, action.at - clock.now()));
    return action.act();
  }

  *#actions(): Generator<Action> {
    const { events, registerKill } = this.#run;
    yield { at: REGISTERED, act: () => this.#register(registerKill) };
    // Lambda calls a function that has failed again after a minute.
    if (registerKill !== undefined)
      yield { at: REGISTERED + 60_000, act: () => this.#register(undefined) };
    for (const [place, event] of events.entries()) {
      const at = REGISTERED + event.at;
      const stamped: { record?: EventRecord } = {};
      const accept = async () => {
        const type = event.matches ? 'order.placed' : 'order.sent';
        const made = makeRecord(`e-${place}`, { acceptedAt: iso(at), event: { type } });
        const knows = this.#listedAt !== undefined && this.#listedAt <= at - event.listAge;
        const expected = knows ? expectedBy(made.event, STAMPS) : [];
        stamped.record = { ...made, expected };
        this.records.push(stamped.record);
      };
      yield { at, act: accept };
      yield { at: at + event.published, act: async () => this.#publish(stamped.record) };
      yield {
        at: at + event.published + event.written,
        act: async () => void (await this.world.ledger.putEvents([stamped.record as EventRecord])),
      };
    }
  }

  async #register(kill: Run['registerKill']): Promise<void> {
    const { world } = this;
    const ended = new KillSwitch(kill?.calls ?? Number.POSITIVE_INFINITY, kill?.when ?? 'before');
    const { ledger, jobs, audit, queue, clock, log, jobsQueueUrl, sha256, randomBytes } = world;
    const guarded = {
      ...{ ledger: ended.guard(ledger), jobs: ended.guard(jobs) },
      ...{ audit: ended.guard(audit), queue: ended.guard(queue) },
    };
    const asked = { ...registration, startFrom: iso(REGISTERED - START_FROM_MS) };
    await registerSubscriber(asked, {
      ...{ ...guarded, clock, log, jobsQueueUrl, sha256, randomBytes },
    }).catch(() => undefined);
    const [registered] = await ledger.listSubscribers();
    if (registered !== undefined) this.#listedAt ??= clock.now();
  }

  #publish(record: EventRecord | undefined): void {
    const { clock, queue } = this.world;
    if (record === undefined || clock.now() < REGISTERED + this.#run.ruleAt) return;
    if (!PATTERN.matches(record.event)) return;
    queue.box(registration.queueUrl).put(JSON.stringify(sealEnvelope(record)));
  }

  async #handle(): Promise<void> {
    const box = this.world.queue.box(registration.queueUrl);
    for (let messages = box.receive(); messages.length > 0; messages = box.receive())
      for (const { body, receiptHandle } of messages) {
        const { event, to } = openEnvelope(body);
        const { trackingId } = event;
        const { round = 1, attempt = 1 } = to ?? {};
        const at = this.world.clock.now();
        const before = await this.world.delivery(event);
        if (!isAccountedFor(before, { round, attempt })) {
          this.handled.set(trackingId, (this.handled.get(trackingId) ?? 0) + 1);
          const ended = { trackingId, subscriber: 'billing', round, attempt, at };
          await this.world.ledger.record(succeed(before, ended));
        }
        box.remove(receiptHandle);
      }
  }

  #portsOfRun(): RunJobPorts {
    const kill = this.#run.kills.find(({ ofRun }) => ofRun === this.#runs);
    this.#runs++;
    const { world } = this;
    if (kill === undefined) return world;
    const ended = new KillSwitch(kill.calls, kill.when);
    const { ledger, jobs, queue, clock, log, jobsQueueUrl } = world;
    const guarded = ended.guard(ledger);
    return {
      ...{ ledger: guarded, failed: guarded, history: guarded, jobs: ended.guard(jobs) },
      trail: ended.guard(world.trail),
      ...{ queue: ended.guard(queue), clock, log, jobsQueueUrl },
    };
  }
}

interface Action {
  readonly at: number;
  readonly act: () => Promise<void>;
}

const published = fc.record<Published>({
  at: fc.integer({ min: -280_000, max: 280_000 }),
  matches: fc.boolean(),
  listAge: fc.integer({ min: 0, max: 5000 }),
  published: fc.integer({ min: 0, max: 14_000 }),
  written: fc.integer({ min: 0, max: 14_000 }),
});

const calls = fc.nat(25);
const when = fc.constantFrom('before' as const, 'after' as const);

const run = fc.record<Run>({
  events: fc.array(published, { maxLength: 30 }),
  ruleAt: fc.integer({ min: -30_000, max: 100_000 }),
  registerKill: fc.option(fc.record({ calls: fc.nat(12), when }), { nil: undefined }),
  kills: fc.array(fc.record({ ofRun: fc.nat(20), calls, when }), { maxLength: 4 }),
  handlesAt: fc.integer({ min: -300_000, max: 600_000 }),
});

describe('a subscriber that is added with `startFrom` in the midst of traffic', () => {
  it('has every event since then once, whatever order things come in and whatever is killed', async () => {
    await fc.assert(
      fc.asyncProperty(run, async (given) => {
        const seam = new Seam(given);

        await seam.play();

        const { world } = seam;
        const { jobs } = await world.jobs.listJobs({ limit: 10 });
        expect(jobs).toMatchObject([{ kind: 'replay', state: 'completed' }]);
        const [job] = jobs;
        const rows = await Promise.all(seam.records.map((record) => world.delivery(record)));
        const from = iso(REGISTERED - START_FROM_MS);
        const isOwed = ({ event, acceptedAt }: EventRecord) =>
          PATTERN.matches(event) && acceptedAt >= from;
        expect(rows.map((row) => row?.status)).toEqual(
          seam.records.map((record) => (isOwed(record) ? 'delivered' : undefined)),
        );
        expect(seam.records.map(({ trackingId }) => seam.handled.get(trackingId))).toEqual(
          seam.records.map((record) => (isOwed(record) ? 1 : undefined)),
        );
        const { progress } = await world.show(job?.id ?? '');
        expect(progress.done).toBe(rows.filter((row) => row?.job === job?.id).length);
        const [subscriber] = await world.ledger.listSubscribers();
        expect(subscriber?.history).toEqual({ startFrom: from, job: job?.id });
      }),
      { numRuns: 60 },
    );
  });
});
