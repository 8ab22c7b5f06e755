import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import {
  accepted,
  BATCHED,
  cloudEvent,
  post,
  refusal,
  refusalOf,
} from '../../support/builders/post.ts';

const postBatch = (batch: Json) => post({ 'content-type': BATCHED }, JSON.stringify(batch)).items;

const events = (count: number) =>
  Array.from({ length: count }, (_, index) => cloudEvent({ id: `event-${index}` }));

describe('a batch', () => {
  it.each([1, 2, 100])('may hold %d events', (count) => {
    expect(postBatch(events(count)).map(accepted)).toEqual(events(count));
  });

  it.each<[string, Json]>([
    ['null', null],
    ['a number', 5],
    ['a text', 'event'],
    ['a list', [cloudEvent()]],
    ['an empty object', {}],
    ['an event without a type', cloudEvent({ type: undefined })],
    ['an event with a bad time', cloudEvent({ time: 'now' })],
    ['an event with an unlawful name', { ...cloudEvent(), 'order-id': 1 }],
    ['an event nested too deep', { ...cloudEvent(), data: nest(2000) }],
  ])('with %s keeps its other events unharmed', (_, bad) => {
    const [first, second, third] = postBatch([
      cloudEvent({ id: '1' }),
      bad,
      cloudEvent({ id: '3' }),
    ]);

    expect(accepted(first)).toEqual(cloudEvent({ id: '1' }));
    expect(refusal(second).code).toBe('invalid-event');
    expect(accepted(third)).toEqual(cloudEvent({ id: '3' }));
  });

  it('may be empty, as the JSON batch format has it', () => {
    expect(postBatch([])).toEqual([]);
  });

  it('keeps the order of good and bad', () => {
    const items = postBatch([{}, ...events(3), null, ...events(2)]);

    expect(items.map(({ ok }) => ok)).toEqual([false, true, true, true, false, true, true]);
  });

  it('rejects an event too large, and no other', () => {
    const [large, small] = postBatch([cloudEvent({ data: 'x'.repeat(1_100_000) }), cloudEvent()]);

    expect(refusal(large).code).toBe('event-too-large');
    expect(accepted(small)).toEqual(cloudEvent());
  });

  it.each([
    ['an object', JSON.stringify(cloudEvent()), 'invalid-request', 'received an object'],
    ['null', 'null', 'invalid-request', 'received null'],
    ['101 events', JSON.stringify(events(101)), 'too-many-events', 'received 101; split it'],
    ['100,000 nulls', `[${'null,'.repeat(99_999)}null]`, 'too-many-events', 'received 100000'],
    ['a list cut short', '[{}', 'invalid-json', 'is not JSON'],
  ] as const)('rejects %s as a whole', (_, body, code, reason) => {
    const error = refusalOf({ 'content-type': BATCHED }, body);

    expect(error.code).toBe(code);
    expect(error.message).toContain(reason);
  });
});

function nest(depth: number): Json {
  let value: Json = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
}
