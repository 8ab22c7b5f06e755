import { describe, expect, it } from '@jest/globals';
import { isPermanent, PermanentError } from '../../../core/deliver/retries/permanent-error.ts';
import { describeError } from '../../../core/log/describe-error.ts';

class CardDeclined extends Error {
  override readonly name = 'CardDeclined';
  readonly statusCode = 402;
}

describe('describeError', () => {
  it('keeps the class and the message', () => {
    expect(describeError(new TypeError('x is not a function'))).toEqual({
      class: 'TypeError',
      message: 'x is not a function',
    });
  });

  it('keeps the status code of an error that has one', () => {
    expect(describeError(new CardDeclined('no money'))).toEqual({
      class: 'CardDeclined',
      message: 'no money',
      statusCode: 402,
    });
  });

  it('leaves out a status code that is no number', () => {
    const error = Object.assign(new Error('x'), { statusCode: '402' });

    expect(describeError(error)).toEqual({ class: 'Error', message: 'x' });
  });

  it.each([
    ['a text', 'out of order', 'out of order'],
    ['a number', 42, '42'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object', { code: 5 }, '{"code":5}'],
    ['a list', ['a', 'b'], '["a","b"]'],
  ])('describes %s that was thrown', (_, thrown, message) => {
    expect(describeError(thrown)).toEqual({ class: 'Thrown', message });
  });

  it('keeps a thousand characters of a message', () => {
    const { message } = describeError(new Error('x'.repeat(100_000)));

    expect(message).toHaveLength(1000);
    expect(message.endsWith('x…')).toBe(true);
    expect(describeError(new Error('x'.repeat(1000))).message).toBe('x'.repeat(1000));
  });

  it.each([
    ['an object without a prototype', Object.create(null)],
    ['an object that cannot be a text', { toString: () => JSON.parse('{') }],
    ['an object that refers to itself', selfReferring()],
    ['a huge number in an object', { n: 5n }],
    ['an error without a message', Object.assign(new Error('x'), { message: undefined })],
    ['an error whose message is an object', Object.assign(new Error('x'), { message: {} })],
    ['an error whose name is no text', Object.assign(new Error('x'), { name: 5 })],
    ['an error that throws when it is looked at', hostileError()],
    ['a revoked proxy', revokedProxy()],
  ])('never throws, not for %s', (_, thrown) => {
    const described = describeError(thrown);

    expect(typeof described.class).toBe('string');
    expect(typeof described.message).toBe('string');
  });
});

describe('isPermanent', () => {
  it('knows a PermanentError, and one of another copy of the module', () => {
    class PermanentErrorOfAnotherBundle extends Error {
      readonly '@waybill/permanent' = true;
    }

    expect(isPermanent(new PermanentError('gone', { cause: 'x' }))).toBe(true);
    expect(isPermanent(new PermanentErrorOfAnotherBundle())).toBe(true);
    expect(new PermanentError('gone', { cause: 'x' })).toMatchObject({
      name: 'PermanentError',
      message: 'gone',
      cause: 'x',
    });
  });

  it.each([new Error('gone'), 'PermanentError', null, undefined, { '@waybill/permanent': true }])(
    'takes nothing else for one',
    (thrown) => {
      expect(isPermanent(thrown)).toBe(false);
    },
  );
});

function selfReferring(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

function hostileError(): Error {
  return Object.defineProperty(new Error('x'), 'message', {
    get: () => {
      throw new Error('do not look');
    },
  });
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
