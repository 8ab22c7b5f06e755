import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import * as z from 'zod/mini';
import { readHandler } from '../../subscriber/read-handler.ts';
import { subscriber } from '../../subscriber/subscriber.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';

const event = { specversion: '1.0', id: '1', source: '/shop', type: 'order.placed' } as const;

function contextOf(signal = new AbortController().signal) {
  const place = {
    trackingId: 'wb_1',
    subscriber: 'billing',
    attempt: 1,
    round: 1,
    replay: undefined,
  };
  const time = { acceptedAt: '2026-11-24T17:00:00Z', remainingMs: () => 1000, signal };
  return { ...place, ...time, dataText: undefined, log: new RecordingLog() };
}

describe('subscriber', () => {
  it('types the data by a schema of zod', async () => {
    const sums: number[] = [];
    const schema = z.object({ amount: z.number() });
    const handle = readHandler({ schema }, ({ data }) => {
      sums.push(data.amount + 1);
    });

    await handle({ ...event, data: { amount: 5, more: true } }, contextOf());

    expect(sums).toEqual([6]);
  });

  it('types the data by what a schema of valibot makes of it', async () => {
    const years: number[] = [];
    const date = v.pipe(
      v.string(),
      v.transform((text) => new Date(text)),
    );
    const handle = readHandler({ schema: v.object({ at: date }) }, ({ id, data }) => {
      years.push(data.at.getUTCFullYear() + Number(id));
    });

    await handle({ ...event, data: { at: '2026-11-24T17:00:00Z' } }, contextOf());

    expect(years).toEqual([2027]);
  });

  it('takes a schema that is a function, as those of arktype are', async () => {
    const standard = { version: 1, vendor: 'test', validate: () => ({ value: 'read' }) } as const;
    const schema = Object.assign(() => {}, { '~standard': standard });
    const read: string[] = [];
    const handle = readHandler({ schema }, ({ data }) => {
      read.push(data);
    });

    await handle(event, contextOf());

    expect(read).toEqual(['read']);
  });

  it('does not begin a handler whose validator has taken all the time', async () => {
    const clock = new FakeClock();
    const late = new AbortController();
    const begun: string[] = [];
    const slow = v.pipeAsync(
      v.string(),
      v.checkAsync(async () => {
        await clock.sleep(5000);
        return true;
      }),
    );
    const handle = readHandler({ schema: slow }, ({ id }) => {
      begun.push(id);
    });

    const handling = handle({ ...event, data: 'a' }, contextOf(late.signal));
    late.abort(new Error('too late'));

    await expect(clock.until(Promise.resolve(handling))).rejects.toThrow('too late');
    expect(begun).toEqual([]);
  });

  it.each([
    [
      '`once`, which is said where the subscriber is added',
      () => Reflect.apply(subscriber, undefined, [{ once: true }, () => {}]),
      'subscriber() takes no `once`; write `router.addSubscriber(id, { once: true, ... })`',
    ],
    [
      '`once` in the place that it had',
      () => Reflect.apply(subscriber, undefined, [() => {}, { once: false }]),
      'subscriber() takes no `once`',
    ],
    [
      'options after the handler, and says where they go',
      () => Reflect.apply(subscriber, undefined, [() => {}, { schema: {} }]),
      'subscriber() takes its options before the handler: write `subscriber({ ... }, handler)`',
    ],
    [
      'options without a handler',
      () => Reflect.apply(subscriber, undefined, [{}]),
      'subscriber() needs a handler, a function; received undefined',
    ],
    [
      'a schema of another kind',
      () => Reflect.apply(subscriber, undefined, [{ schema: { type: 'object' } }, () => {}]),
      'subscriber() needs a Standard Schema validator as its `schema`, which has a member `~standard`',
    ],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-settings' }));
    expect(make).toThrow(message);
  });
});
