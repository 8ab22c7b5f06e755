import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KillSwitch } from '../../../support/fakes/killable.ts';
import { PullWorld } from './pull-world.ts';

/** One thing that happens. `which` names a lease among all that were ever handed out. */
type Step =
  | { readonly do: 'send' | 'dead-letter' | 'twin' }
  | { readonly do: 'pull'; readonly max: number; readonly kill: Kill | undefined }
  | {
      readonly do: 'acks' | 'retries' | 'dead' | 'extend';
      readonly which: number;
      readonly kill: Kill | undefined;
    }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'outage'; readonly of: Outage };

/** With `receipts`, nothing takes an outcome: neither the ledger nor the dead-letter queue. */
type Outage = 'ledger' | 'queue' | 'receipts' | 'none';

interface Kill {
  readonly calls: number;
  readonly when: 'before' | 'after';
}

const kill = fc.option(
  fc.record({
    calls: fc.nat({ max: 6 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
  { nil: undefined, freq: 3 },
);

const told = fc.record({
  do: fc.constantFrom('acks' as const, 'retries' as const, 'dead' as const, 'extend' as const),
  which: fc.nat({ max: 30 }),
  kill,
});

const calm: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('send' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      max: fc.integer({ min: 1, max: 10 }),
      kill: fc.constant(undefined),
    }),
  },
  { weight: 4, arbitrary: told.map((step) => ({ ...step, kill: undefined })) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 5, 29, 31, 59, 61),
    }),
  },
);

const rough: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: calm },
  { weight: 2, arbitrary: told },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      max: fc.integer({ min: 1, max: 10 }),
      kill,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('dead-letter' as const, 'twin' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('outage' as const),
      of: fc.constantFrom<Outage>('ledger', 'queue', 'receipts', 'none'),
    }),
  },
);

interface Handed {
  readonly lease: string;
  readonly leaseUntil: string;
  readonly trackingId: string;
  readonly attempt: number;
}

/** A run of steps, and what was handed out and told. */
class Run {
  readonly world = new PullWorld();
  readonly sent: { readonly trackingId: string }[] = [];
  readonly handed: Handed[] = [];
  /** The attempts of which somebody has told an outcome. */
  readonly told = new Set<string>();
  /** How often each event was said to be handled, and taken as that. */
  readonly delivered = new Map<string, number>();
  /** What may have an attempt be made twice: a function's end, a message's twin, what could not be reached. */
  mishaps = 0;

  constructor(once: boolean) {
    this.world.once = once;
    this.world.policy = { maxAttempts: 2, baseSeconds: 10, capSeconds: 60 };
  }

  async do(step: Step): Promise<void> {
    const { world } = this;
    switch (step.do) {
      case 'send':
        this.sent.push(await world.send(`event-${this.sent.length}`));
        return;
      case 'twin': {
        const [message] = world.box.messages;
        if (message === undefined) return;
        this.mishaps += 1;
        world.box.put(message.body);
        return;
      }
      case 'pass':
        return world.pass(step.seconds);
      case 'dead-letter':
        return this.#unlessKilled(() => world.runDeadLetter());
      case 'outage':
        if (step.of !== 'none') this.mishaps += 100;
        world.ledger.outage = step.of === 'ledger' || step.of === 'receipts' ? 'all' : 'none';
        world.queue.outage = step.of === 'receipts' ? 'billing-dead' : step.of === 'queue';
        return;
      case 'pull':
        return this.#unlessKilled(async (end) => {
          this.handed.push(...(await world.pull({ max: step.max }, end)));
        }, step.kill);
      default:
        return this.#unlessKilled((end) => this.#tell(step.do, step.which, end), step.kill);
    }
  }

  /** Ends all that hinders, and lets a good consumer take all that is left. */
  async drain(): Promise<void> {
    await this.do({ do: 'outage', of: 'none' });
    const { world } = this;
    for (let round = 0; round < 200; round++) {
      await world.runDeadLetter();
      const pulled = await world.pull();
      this.handed.push(...pulled);
      for (const { lease, trackingId } of pulled) {
        const [result] = await world.tell({ acks: [lease] });
        this.#note(trackingId, result);
      }
      if (world.box.messages.length + world.deadLetters.messages.length === 0) return;
      world.pass(31);
    }
    throw new Error('messages are still on their way');
  }

  async #tell(what: 'acks' | 'retries' | 'dead' | 'extend', which: number, end?: KillSwitch) {
    const { world } = this;
    const one = this.handed[which % Math.max(1, this.handed.length)];
    if (one === undefined) return;
    const { lease, leaseUntil, trackingId, attempt } = one;
    const isOver = Date.parse(leaseUntil) <= world.clock.now();
    const isTold = this.told.has(`${trackingId}/${attempt}`);
    if (what === 'extend') {
      const [result] = await world.extend([lease], 90, end);
      this.#checkAnswer(result, { isOver, isTold });
      if (result === undefined || !('extended' in result)) return;
      const extended = { lease: result.extended, leaseUntil: result.leaseUntil };
      this.handed[this.handed.indexOf(one)] = { ...one, ...extended };
      return;
    }
    const body = what === 'acks' ? { acks: [lease] } : { [what]: [{ lease, error: 'no' }] };
    const [result] = await world.tell(body, end);
    this.#checkAnswer(result, { isOver, isTold });
    this.told.add(`${trackingId}/${attempt}`);
    this.#note(trackingId, result);
  }

  /** Nothing comes of a lease that is over; and of one that is not, what was told, where nothing has gone wrong. */
  #checkAnswer(
    result: object | undefined,
    { isOver, isTold }: { readonly isOver: boolean; readonly isTold: boolean },
  ): void {
    const refused = { error: { code: 'lease-ended' } };
    if (isOver) expect(result).toMatchObject(refused);
    else if (!isTold && this.mishaps === 0) expect(result).not.toHaveProperty('error');
  }

  #note(trackingId: string, result: object | undefined): void {
    if (result === undefined || !('status' in result) || result.status !== 'delivered') return;
    if (!('repeated' in result))
      this.delivered.set(trackingId, (this.delivered.get(trackingId) ?? 0) + 1);
  }

  async #unlessKilled(work: (end?: KillSwitch) => Promise<void>, kill?: Kill): Promise<void> {
    const end = kill && new KillSwitch(kill.calls, kill.when);
    try {
      await work(end);
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      const isExpected = name === 'Killed' || (name === 'WaybillError' && this.mishaps > 0);
      if (!isExpected) throw error;
      this.mishaps += 1;
    }
  }
}

async function check(run: Run): Promise<void> {
  const { world, sent, handed, delivered, mishaps } = run;
  for (const event of sent) {
    const row = await world.delivery(event);
    expect(['delivered', 'dead']).toContain(row?.status);
    expect(row?.attempts).toBeLessThanOrEqual(world.policy.maxAttempts);
    if (delivered.has(event.trackingId)) expect(row?.status).toBe('delivered');
    const own = handed.filter(({ trackingId }) => trackingId === event.trackingId);
    const doubles = own.length - new Set(own.map(({ attempt }) => attempt)).size;
    expect(doubles).toBeLessThanOrEqual(mishaps);
    if (mishaps === 0) expect(delivered.get(event.trackingId) ?? 0).toBeLessThanOrEqual(1);
  }
}

describe.each([{ once: false }, { once: true }])('leases, with once $once', ({ once }) => {
  it('hand out each attempt once and lose nothing, in whatever order things come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(calm, { maxLength: 40 }), async (steps) => {
        const run = new Run(once);
        for (const step of steps) await run.do(step);
        expect(run.mishaps).toBe(0);
        await run.drain();
        await check(run);
      }),
      { numRuns: 150 },
    );
  });

  it('lose nothing where functions end, messages come twice and nothing can be reached', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rough, { maxLength: 50 }), async (steps) => {
        const run = new Run(once);
        for (const step of steps) await run.do(step);
        await run.drain();
        await check(run);
      }),
      { numRuns: 250 },
    );
  });
});
