import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import * as z from 'zod/mini';
import { readDataBy } from '../../../core/deliver/read-data-by.ts';
import { isPermanent } from '../../../core/deliver/retries/permanent-error.ts';
import type { SchemaIssue, StandardSchema } from '../../../core/deliver/standard-schema.ts';
import type { CloudEvent, Json } from '../../../core/event/event.ts';
import { ERROR_TEXT_LIMIT } from '../../../core/log/describe-error.ts';

function eventOf(members: Partial<CloudEvent>): CloudEvent {
  return { specversion: '1.0', id: '1', source: '/shop', type: 'order.placed', ...members };
}

/** `data` as a schema reads it, or the error where it does not fit. */
function read(schema: StandardSchema, data?: Json): Promise<unknown> {
  const event = eventOf(data === undefined ? {} : { data });
  return readDataBy(schema, event).catch((error: unknown) => error);
}

/** A validator of one's own that finds these issues. */
function finding(issues: readonly SchemaIssue[]): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) } };
}

const orders = {
  zod: z.object({
    amount: z.number(),
    items: z.optional(z.array(z.object({ sku: z.string() }))),
  }),
  valibot: v.object({
    amount: v.number(),
    items: v.optional(v.array(v.object({ sku: v.string() }))),
  }),
};

describe.each(Object.entries(orders))('a schema of %s', (_, schema) => {
  it('gives the data that fits', async () => {
    const data = { amount: 5, items: [{ sku: 'a' }] };

    expect(await read(schema, data)).toEqual(data);
  });

  it('rejects data that does not fit for good, and names each path', async () => {
    const error = await read(schema, { amount: '5', items: [{ sku: 'a' }, { sku: 7 }] });

    expect(isPermanent(error)).toBe(true);
    expect(error).toMatchObject({
      name: 'InvalidData',
      message: expect.stringMatching(
        /^the data does not fit the subscriber's schema: data\.amount: .+; data\.items\[1\]\.sku: .+$/,
      ),
    });
  });

  it('rejects an event without data, and says so', async () => {
    const error = await read(schema);

    expect(error).toMatchObject({ message: expect.stringContaining('(the event has no `data`)') });
  });
});

describe('readDataBy', () => {
  it('gives what the schema makes of the data', async () => {
    const date = v.pipe(
      v.string(),
      v.transform((text) => new Date(text)),
    );

    expect(await read(v.object({ at: date }), { at: '2026-11-24T17:00:00Z' })).toEqual({
      at: new Date('2026-11-24T17:00:00Z'),
    });
  });

  it('waits for an async validator', async () => {
    const known = v.pipeAsync(
      v.string(),
      v.checkAsync(async (sku) => sku === 'a', 'no such article'),
    );

    expect(await read(v.objectAsync({ sku: known }), { sku: 'a' })).toEqual({ sku: 'a' });
    expect(await read(v.objectAsync({ sku: known }), { sku: 'b' })).toMatchObject({
      message: "the data does not fit the subscriber's schema: data.sku: no such article",
    });
  });

  it.each([
    ['throws', () => JSON.parse('{')],
    ['rejects', () => Promise.reject(new SyntaxError('down'))],
  ])('throws what a validator %s, so that the event is tried again', async (_, validate) => {
    const error = await read({ '~standard': { version: 1, vendor: 'test', validate } }, {});

    expect(error).toBeInstanceOf(SyntaxError);
    expect(isPermanent(error)).toBe(false);
  });

  it('says that an event has bytes', async () => {
    const reading = readDataBy(orders.zod, eventOf({ data_base64: 'AAEC' }));

    await expect(reading).rejects.toThrow('(the event has bytes, `data_base64`, and no `data`)');
  });

  it.each([
    [['a b'], 'data["a b"]'],
    [['a', 'größe', 0], 'data.a.größe[0]'],
    [[{ key: 'a' }, { key: 2 }], 'data.a[2]'],
    [['0'], 'data["0"]'],
    [[Symbol('s')], 'data["Symbol(s)"]'],
    [[], 'data'],
    [undefined, 'data'],
  ])('writes the path %j as %s', async (path, written) => {
    const error = await read(finding([{ message: 'is wrong', path }]), {});

    expect(error).toMatchObject({ message: expect.stringMatching(/schema: .+: is wrong$/) });
    expect(String(error)).toContain(`: ${written}: is wrong`);
  });

  it('names five issues, shortened, and how many more there are', async () => {
    const issue = { message: 'm'.repeat(5000), path: ['p'.repeat(5000)] };

    const error = await read(finding(Array(200).fill(issue)), {});

    const { message } = error as Error;
    expect(message.length).toBeLessThanOrEqual(ERROR_TEXT_LIMIT);
    expect(message.split('; ')).toHaveLength(6);
    expect(message).toMatch(/; and 195 more$/);
  });
});
