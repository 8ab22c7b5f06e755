import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventInput, WaybillClient } from '../../client/index.ts';
import { makeBatches } from '../../client/publishing/make-batches.ts';
import { type Fault, FaultyRouter } from './faulty-router.ts';

const FAULTS: readonly Fault[] = ['none', 'throttled', 'unavailable', 'lost', 'some', 'timeout'];

let router: FaultyRouter;
let pauses: number[];

beforeAll(async () => {
  router = await FaultyRouter.start();
});
afterAll(() => router.stop());
beforeEach(() => {
  router.reset();
  pauses = [];
});

/** A client that does not wait, and notes how long it would. */
function clientOf(options: Partial<ConstructorParameters<typeof WaybillClient>[0]> = {}) {
  const sleep = async (ms: number) => void pauses.push(ms);
  const clock = { now: Date.now, sleep };
  return new WaybillClient({ url: router.url, clock, ...options });
}

const order = (change: Partial<EventInput> = {}): EventInput => ({
  ...{ source: '/shop', type: 'order.placed' },
  ...change,
});

const orders = (count: number) => Array.from({ length: count }, (_, n) => order({ id: `${n}` }));

describe('publish', () => {
  it('has a result for each event, whatever fails on the way, and none is there twice', async () => {
    const events = fc.array(fc.constantFrom('order.placed', 'bad'), {
      minLength: 1,
      maxLength: 250,
    });
    const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 8 });

    await fc.assert(
      fc.asyncProperty(events, faults, async (types, script) => {
        router.reset(script);
        const sent = types.map((type, n) => order({ id: `${n}`, type }));

        const outcome = await clientOf()
          .publish(sent)
          .catch((error: Error) => error);

        expect(new Set(router.taken).size).toBe(router.taken.length);
        expect(router.requests.every(({ events }) => events <= 100)).toBe(true);
        if (outcome instanceof Error) {
          // Five tries of the first request, of which none was answered with results.
          expect(router.requests.length).toBe(5);
          return;
        }
        expect(outcome.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
        outcome.forEach(({ id = '', status, error }, place) => {
          if (status !== 'rejected') expect(router.taken).toContain(id);
          else if (types[place] === 'bad' && error.code === 'invalid-event')
            expect(router.taken).not.toContain(id);
          else expect(['ledger-unavailable', 'unavailable', 'rate-limited']).toContain(error.code);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([1, 99, 100, 101, 250])('sends %d events in batches of a hundred', async (count) => {
    const results = await clientOf().publish(orders(count));

    expect(results.map(({ status }) => status)).toEqual(Array(count).fill('accepted'));
    expect(router.taken).toEqual(orders(count).map(({ id }) => id));
    expect(router.requests).toHaveLength(Math.ceil(count / 100));
  });

  it('fills requests up to 1 MB, and no further', async () => {
    const data = 'é'.repeat(100_000);

    await clientOf().publish(orders(12).map((event) => ({ ...event, data })));

    expect(router.requests.map(({ events }) => events)).toEqual([5, 5, 2]);
    for (const { bytes } of router.requests) expect(bytes).toBeLessThanOrEqual(1_048_576);
  });

  it('gives an event without an id one, which stays the same in every try', async () => {
    router.reset(['lost', 'unavailable']);

    const result = await clientOf().publish(order());

    expect(result.status).toBe('duplicate');
    expect(router.taken).toEqual([result.id]);
    expect(result.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('sends only those again that were refused for the moment', async () => {
    router.reset(['some', 'some']);

    const results = await clientOf().publish([...orders(4), order({ id: 'x', type: 'bad' })]);

    expect(router.requests.map(({ events }) => events)).toEqual([5, 2, 1]);
    expect(results.map(({ status }) => status)).toEqual([
      ...['accepted', 'accepted', 'accepted', 'accepted', 'rejected'],
    ]);
  });

  it('waits as long as the router says, and otherwise a little longer each time', async () => {
    router.retryAfter = '7';
    router.reset(['throttled', 'unavailable']);
    await clientOf().publish(order());
    router.reset(['timeout', 'lost', 'timeout', 'lost']);
    await clientOf().publish(order());

    expect(pauses.slice(0, 2)).toEqual([7000, 7000]);
    pauses.slice(2).forEach((ms, tries) => {
      expect(ms).toBeLessThanOrEqual(250 * 2 ** tries);
    });
    expect(pauses).toHaveLength(6);
  });

  it('waits for no router that asks for more than a minute', async () => {
    router.retryAfter = '61';
    router.reset(['throttled']);

    await expect(clientOf().publish(order())).rejects.toMatchObject({ code: 'rate-limited' });

    router.retryAfter = '1';
    expect(pauses).toEqual([]);
  });

  it('leaves what comes after a request that nobody takes, with the reason', async () => {
    router.reset(['none', ...Array<Fault>(5).fill('unavailable')]);

    const results = await clientOf().publish(orders(300));

    expect(router.requests).toHaveLength(6);
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(100).fill('accepted'),
      ...Array(200).fill('rejected'),
    ]);
    expect(results.at(-1)).toMatchObject({ id: '299', error: { code: 'unavailable' } });
  });

  it('rejects one event that is refused, with the problem and its result', async () => {
    await expect(clientOf().publish(order({ id: 'x', type: 'bad' }))).rejects.toMatchObject({
      ...{ name: 'RouterError', status: 400, code: 'invalid-event' },
      problem: { events: [{ id: 'x', status: 'rejected' }] },
    });
  });

  it('rejects where nothing answers, after its tries', async () => {
    const gone = await FaultyRouter.start();
    await gone.stop();
    const client = clientOf({ url: gone.url, tries: 3 });

    await expect(client.publish(orders(2))).rejects.toMatchObject({
      name: 'RouterUnreachable',
      message: expect.stringMatching(/^POST .*\/events was not answered: connect ECONNREFUSED/),
    });
    expect(pauses).toHaveLength(2);
  });

  it('ends where its caller does not want it any more', async () => {
    router.reset(Array<Fault>(9).fill('unavailable'));
    const end = new AbortController();
    const sleep = async () => end.abort(new Error('enough'));

    const clock = { now: Date.now, sleep };
    const sending = clientOf({ clock }).publish(order(), { signal: end.signal });

    await expect(sending).rejects.toThrow('enough');
    expect(router.requests).toHaveLength(1);
  });

  it('sends a key, headers, and those of a signature, which is made anew for every try', async () => {
    router.reset(['unavailable']);
    const signed: string[] = [];
    const client = clientOf({
      ...{ key: 'wbk_secret', headers: { 'x-team': 'shop' } },
      sign: ({ method, url, body = '' }) => {
        signed.push(`${method} ${url} ${body.length}`);
        return { 'x-amz-date': `${signed.length}` };
      },
    });

    await client.publish(order({ id: 'x' }));

    const headers = { authorization: 'Bearer wbk_secret', 'x-team': 'shop' };
    expect(router.requests.map((request) => request.headers)).toMatchObject([
      { ...headers, 'x-amz-date': '1' },
      { ...headers, 'x-amz-date': '2' },
    ]);
    expect(signed[0]).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/events \d{2,}$/);
  });

  it('sends nothing where there is nothing', async () => {
    expect(await clientOf().publish([])).toEqual([]);
    expect(router.requests).toEqual([]);
  });
});

describe('a client', () => {
  it.each([
    [{ url: 'events.example.com' }, '`url` must be a router'],
    [{ url: 'file:///etc' }, '`url` must be a router'],
    [{ tries: 0 }, '`tries` must be a whole number, 1 or more; received 0'],
  ])('rejects %j', (options, message) => {
    expect(() => clientOf(options)).toThrow(message);
  });
});

describe('batches', () => {
  it('keep every event in order, and are as few as fit', () => {
    const sizes = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 1, max: 1_100_000 })), {
      maxLength: 230,
    });

    fc.assert(
      fc.property(sizes, (all) => {
        const events = all.map((size, n) => ({
          json: `"${'x'.repeat(size)}"`,
          ...{ id: `${n}`, source: undefined },
        }));

        const batches = makeBatches(events);

        const bytes = (batch: readonly { readonly json: string }[]) =>
          batch.reduce((sum, { json }) => sum + json.length + 1, 1);
        expect(batches.flat()).toEqual(events);
        batches.forEach((batch, place) => {
          expect(batch.length === 1 || bytes(batch) <= 1_048_576).toBe(true);
          const [first] = batches[place + 1] ?? [];
          if (first !== undefined && batch.length < 100)
            expect(bytes([...batch, first])).toBeGreaterThan(1_048_576);
        });
      }),
      { numRuns: 50 },
    );
  });
});
