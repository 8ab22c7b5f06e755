import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../local/cloud/faults.ts';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { eventOf, postAll, said, startFaults, waybillOf } from './observe.ts';

const MINUTE = 60_000;
const SIX_MB = 6 * 1024 * 1024;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await startFaults();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('an event that is too large in its attributes', () => {
  it('is refused by name, length and bound, and costs the others of its batch nothing', async () => {
    const events = Array.from({ length: 10 }, (_, place) => ({
      ...eventOf('steady', `sized-${place}`),
      ...(place === 4 ? { subject: 'x'.repeat(410_000) } : {}),
    }));

    const { status, bytes, results } = await postAll(router, events);
    await router.pass(20 * MINUTE, 5 * MINUTE);

    expect(status).toBe(207);
    expect(bytes).toBeLessThan(10_000);
    expect(results[4]).toMatchObject({
      status: 'rejected',
      error: {
        code: 'invalid-event',
        message: expect.stringMatching(/subject.*2048 .*received 410000 /),
      },
    });
    for (const { id, trackingId } of results.filter((_, place) => place !== 4)) {
      expect(await router.statuses(trackingId)).toEqual({
        second: 'delivered',
        steady: 'delivered',
      });
      expect(router.handled(id, 'steady')).toBe(1);
    }
  });

  it.each([
    ['id', { id: 'x'.repeat(1025) }],
    ['source', { source: `/${'x'.repeat(2048)}` }],
    ['type', { type: 'x'.repeat(1025) }],
    ['subject', { subject: 'ü'.repeat(1025) }],
    ['dataschema', { dataschema: `https://example.com/${'x'.repeat(2048)}` }],
    ['datacontenttype', { datacontenttype: `text/${'x'.repeat(256)}` }],
    ['time', { time: `2026-11-02T09:00:00.${'0'.repeat(64)}Z` }],
    ['an extension', { note: 'x'.repeat(4097) }],
    ['extensions', Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`note${n}`, 'x']))],
  ])('is refused with 400: %s', async (_, attributes) => {
    const { status, bytes } = await postAll(router, [
      { ...eventOf('steady', 'big'), ...attributes },
    ]);

    expect(status).toBe(400);
    expect(bytes).toBeLessThan(2000);
  });

  it('is refused with a small answer where a hundred are', async () => {
    const events = Array.from({ length: 100 }, (_, place) => ({
      ...eventOf('steady', `many-${place}`),
      subject: 'x'.repeat(9000),
    }));

    const { status, bytes, text } = await postAll(router, events);

    expect(status).toBe(400);
    expect(bytes).toBeLessThan(60_000);
    expect(text).toContain('received 9000 bytes');
  });
});

describe('GET /events', () => {
  it('stays far below what a function may answer, with a hundred events as large as they may be', async () => {
    const extensions = Object.fromEntries(
      Array.from({ length: 3 }, (_, n) => [`note${n}`, 'ü'.repeat(2000)]),
    );
    for (let page = 0; page < 4; page++) {
      const events = Array.from({ length: 25 }, (_, place) => ({
        ...eventOf('t'.repeat(1024), `${page}-${place}-`.padEnd(1024, 'i')),
        source: `/${'s'.repeat(2047)}`,
        subject: 'u'.repeat(2048),
        ...extensions,
      }));
      expect((await postAll(router, events)).status).toBe(202);
    }

    const response = await fetch(new URL('/events?limit=100', router.cloud.url));
    const { length } = await response.text();

    expect(response.status).toBe(200);
    expect(length).toBeGreaterThan(500_000);
    expect(length).toBeLessThan(SIX_MB / 2);
  });
});

describe('one event that is sent twice at once, with different bodies of many pieces', () => {
  it('can be read afterwards, as one of the two', async () => {
    const ids = Array.from({ length: 20 }, (_, turn) => `twin-${turn}`);
    const sent = new Map<string, readonly string[]>();
    const found: unknown[] = [];
    for (const id of ids) {
      const bodies = [300, 500].map((kb) => randomBytes(kb * 750).toString('base64'));
      sent.set(id, bodies);
      const answers = await Promise.all(
        bodies.map((body) => postAll(router, [eventOf('nobody', id, { body })])),
      );
      for (const { status } of answers) expect(status).toBe(202);
      found.push((await waybillOf(router, answers[0]?.results[0]?.trackingId ?? '')).event.data);
    }

    for (const [place, id] of ids.entries())
      expect(sent.get(id)?.map((body) => ({ body }))).toContainEqual(found[place]);
  });
});

const DIGITS =
  '{"a":1524831183200260097,"b":9007199254740993,"c":0.1234567890123456789,"d":9223372036854775807,"e":1.50}';

describe('numbers that a double cannot hold', () => {
  const modes = {
    structured: (id: string) =>
      router.post(
        `{"specversion":"1.0","source":"/shop","type":"failing","id":"${id}","data":${DIGITS}}`,
        'application/cloudevents+json',
      ),
    batch: (id: string) =>
      router.post(
        `[{"specversion":"1.0","source":"/shop","type":"failing","id":"${id}","data":${DIGITS}}]`,
        'application/cloudevents-batch+json',
      ),
    binary: (id: string) =>
      fetch(new URL('/events', router.cloud.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...{ 'ce-specversion': '1.0', 'ce-source': '/shop', 'ce-type': 'failing', 'ce-id': id },
        },
        body: DIGITS,
      }),
  };

  const getText = async (id: string) => {
    const { body } = await router.get('/events?limit=100');
    const { events } = body as { events: readonly { id: string; trackingId: string }[] };
    const trackingId = events.find((event) => event.id === id)?.trackingId ?? '';
    return (await fetch(new URL(`/events/${trackingId}`, router.cloud.url))).text();
  };

  it.each(['structured', 'batch', 'binary'] as const)(
    'reach GET and the handler with every digit: %s',
    async (mode) => {
      const response = await modes[mode](`digits-${mode}`);
      await router.cloud.waitUntilIdle();

      expect(response.status).toBe(202);
      expect(await getText(`digits-${mode}`)).toContain(`"data":${DIGITS}`);
      expect(said(router, `text digits-${mode} `)).toEqual([`text digits-${mode} ${DIGITS}`]);
    },
  );

  it('keep every digit through a retry and through the due list', async () => {
    const data = `${DIGITS.slice(0, -1)},"act":"later","delaySeconds":1200,"until":${router.clock.now() + MINUTE}}`;
    await router.post(`{"source":"/shop","type":"failing","id":"again","data":${data}}`);
    await router.cloud.waitUntilIdle();
    await router.pass(25 * MINUTE);

    expect(said(router, 'began again ')).toHaveLength(2);
    expect(said(router, 'text again ')).toEqual([`text again ${data}`]);
  });

  it('keep every digit through a recovery, and through the outbox', async () => {
    for (const fault of [
      { service: 'dynamodb', action: 'BatchWriteItem', error: 'outage' },
      { service: 'events', action: 'PutEvents', error: 'outage' },
    ] as const satisfies readonly Fault[]) {
      const end = router.cloud.faults.set(fault);
      await modes.structured(`digits-${fault.service}`);
      end();
      await router.pass(10 * MINUTE);

      expect(await getText(`digits-${fault.service}`)).toContain(`"data":${DIGITS}`);
      expect(said(router, `text digits-${fault.service} `)).toEqual([
        `text digits-${fault.service} ${DIGITS}`,
      ]);
    }
  });

  it('are refused with their path where the bus would not take them', async () => {
    const data = '{"order":{"items":[1,18446744073709551616]}}';
    const response = await router.post(`{"source":"/s","type":"t","id":"large","data":${data}}`);

    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/data\.order\.items\[1\].*18446744073709551616/);
  });
});
