import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { accepted, cloudEvent, postStructured, refusal } from '../../support/builders/post.ts';

describe('extension attributes', () => {
  it.each<[string, Json]>([
    ['partitionkey', 'customer-42'],
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['sequence', '0000000042'],
    ['sampledrate', 25],
    ['zero', 0],
    ['largest', 2147483647],
    ['smallest', -2147483648],
    ['yes', true],
    ['no', false],
    ['empty', ''],
    ['text5', '5'],
    ['1digitfirst', 'a'],
    ['42', 'only digits'],
    ['constructor', 'a name that every object has'],
    ['valueof', 'another'],
    ['x'.repeat(64), 'the longest name'],
  ])('keeps %s, %j, as it is', (name, value) => {
    const event = cloudEvent({ [name]: value });

    const parsed = accepted(postStructured(event));

    expect(parsed).toEqual(event);
    expect(parsed[name]).toBe(value);
  });

  it('keeps many, in their order', () => {
    const names = Array.from({ length: 64 }, (_, index) => `extension${index}`);
    const event = cloudEvent(Object.fromEntries(names.map((name) => [name, name])));

    const parsed = accepted(postStructured(event));

    expect(Object.keys(parsed).slice(-64)).toEqual(names);
  });

  it.each<[string, Json, string]>([
    ['an integer above 32 bits', 2147483648, '2147483648'],
    ['an integer below 32 bits', -2147483649, '-2147483649'],
    ['a fraction', 1.5, '1.5'],
    ['a list', [1, 2], 'an array'],
    ['an empty list', [], 'an array'],
    ['an object', { a: 1 }, 'an object'],
  ])('rejects %s', (_, value, received) => {
    const { code, message } = refusal(postStructured(cloudEvent({ myextension: value })));

    expect(code).toBe('invalid-event');
    expect(message).toContain('`myextension` is an extension');
    expect(message).toContain('a text, a boolean or an integer of 32 bits');
    expect(message.split('; received ')[1]).toBe(received);
  });

  it('rejects a number that no double can hold', () => {
    const text = JSON.stringify(cloudEvent({ myextension: 0 })).replace(':0', ':1e400');

    expect(refusal(postStructured(text)).message).toContain('`myextension` is an extension');
  });

  it.each([
    ['capitals', 'OrderId', 'call it orderid'],
    ['a hyphen', 'order-id', 'call it orderid'],
    ['an underscore', 'order_id', 'call it orderid'],
    ['a dot', 'order.id', 'call it orderid'],
    ['a space', 'order id', 'call it orderid'],
    ['letters outside ASCII', 'gr\u00f6\u00dfe', 'call it gre'],
    ['a very long bad name', `Order-${'x'.repeat(500)}`, `call it order${'x'.repeat(15)},`],
    ['the name of a prototype', '__proto__', 'call it proto'],
  ])('rejects a name with %s, and gives a better one', (_, name, hint) => {
    const text = JSON.stringify(cloudEvent({ NAME: 'a' })).replace('NAME', name);

    const { code, message } = refusal(postStructured(text));

    expect(code).toBe('invalid-event');
    expect(message).toContain(`\`${name.slice(0, 60)}`);
    expect(message).toContain('names have only the characters a-z and 0-9');
    expect(message).toContain(hint);
  });

  it.each([
    ['an empty name', ''],
    ['signs alone', '---'],
  ])('rejects %s without a hint', (_, name) => {
    const { message } = refusal(postStructured(cloudEvent({ [name]: 'a' })));

    expect(message).toMatch(/names have only the characters a-z and 0-9$/);
  });

  it.each([65, 5000])('rejects a name of %d characters', (length) => {
    const { code, message } = refusal(postStructured(cloudEvent({ ['x'.repeat(length)]: 'a' })));

    expect(code).toBe('invalid-event');
    expect(message).toContain('is too long a name; 64 characters are allowed');
    expect(message.length).toBeLessThan(200);
  });
});
