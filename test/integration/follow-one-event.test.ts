import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AcceptView, RouterUnderTest } from '../support/worlds/router-under-test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const SECRET = 'card 4111';

/** What `docs/operations.md` says under "Follow one event". */
const [, guide = ''] =
  /## Follow one event\n([\s\S]*?)\n## /.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** Every line of the functions that the query of the guide finds, and what it shows of each. */
function follow(trackingId: string) {
  return router.log.filter((line) => JSON.stringify(line).includes(trackingId));
}

/** Until the line of its end, and for a while longer, to show that nothing follows it. */
async function passUntilDead(trackingId: string): Promise<void> {
  const isDead = () => follow(trackingId).some(({ message }) => message === 'the delivery is dead');
  expect(await router.passUntil(isDead, 2 * HOUR)).toBe(true);
  await router.pass(5 * MINUTE);
}

async function publish(...events: readonly object[]): Promise<readonly AcceptView[]> {
  const all = events.map((event) => ({
    ...{ specversion: '1.0', source: '/shop', type: 'order.placed', traceparent: TRACEPARENT },
    ...event,
  }));
  const response = await router.post(all, 'application/cloudevents-batch+json');
  return ((await response.json()) as { events: AcceptView[] }).events;
}

describe('a tracking id', () => {
  it('finds every failed attempt and the end of a delivery, each in one line', async () => {
    const data = { only: 'billing', failures: 99, note: SECRET };
    const [{ trackingId } = { trackingId: '' }] = await publish({ id: 'dies', data });
    await passUntilDead(trackingId);

    const lines = follow(trackingId);

    expect(lines.map(({ level, message, fields }) => [level, message, fields?.attempt])).toEqual([
      ['warn', 'the attempt failed', 1],
      ['warn', 'the attempt failed', 2],
      ['warn', 'the attempt failed', 3],
      ['error', 'the delivery is dead', 4],
    ]);
    for (const { fields } of lines) {
      expect(fields).toMatchObject({
        ...{ trackingId, eventId: 'dies', source: '/shop', type: 'order.placed' },
        ...{ traceparent: TRACEPARENT, subscriber: 'billing', messageId: expect.any(String) },
        ...{ errorClass: 'Error', errorMessage: expect.stringMatching(/^failure \d$/) },
        requestId: expect.any(String),
      });
    }
    expect(JSON.stringify(router.log)).not.toContain(SECRET);
  });

  it('finds the end of a delivery whose function crashed', async () => {
    const data = { only: 'billing', exit: true };
    const [{ trackingId } = { trackingId: '' }] = await publish({ id: 'crashes', data });
    await passUntilDead(trackingId);

    const lines = follow(trackingId);
    expect(lines.map(({ level, message, fields }) => [level, message, fields?.attempt])).toEqual([
      ['warn', 'the attempt failed', 1],
      ['warn', 'the attempt failed', 2],
      ['warn', 'the attempt failed', 3],
      ['error', 'the delivery is dead', 4],
    ]);
    for (const { fields } of lines)
      expect(fields).toMatchObject({ subscriber: 'billing', errorClass: 'FunctionCrashed' });
  });

  it('finds nothing of an event that went well', async () => {
    const [{ trackingId } = { trackingId: '' }] = await publish({ id: 'well', data: {} });
    await router.pass(15 * MINUTE);

    expect(await router.statuses(trackingId)).toEqual({ billing: 'delivered', email: 'delivered' });
    expect(follow(trackingId)).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('asks for fields that the lines have, and explains no others', async () => {
    const fix = router.cloud.faults.set({ service: 'events', error: 'throttle' });
    await publish(...Array.from({ length: 100 }, (_, index) => ({ id: `late-${index}` })));
    fix();
    await router.pass(10 * MINUTE);
    const seen = new Set(router.log.flatMap(({ fields = {} }) => Object.keys(fields)));

    const [, asked = ''] = /^fields (.*)$/m.exec(guide) ?? [];
    const explained = [...guide.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    );

    const ofEveryLine = ['@timestamp', 'level', 'message'];
    const known = [...seen, ...ofEveryLine, ...RARE];
    expect(asked.split(', ').filter((name) => !known.includes(name))).toEqual([]);
    expect(explained.filter((name) => !known.includes(name))).toEqual([]);
    expect(explained.length).toBeGreaterThan(10);
  });
});

/** Fields of lines that no event causes here; `test/core/log-lines.test.ts` and `test/functions` have them. */
const RARE = ['more', 'statusCode', 'stack'];
