import { describe, expect, it } from '@jest/globals';
import { findBroker, SCHEMES } from '../../../bridges/brokers/find-broker.ts';
import { showUrl } from '../../../bridges/brokers/show-url.ts';

describe('findBroker', () => {
  it.each(SCHEMES)('knows the sources and targets of %s://', async (scheme) => {
    const broker = await findBroker(`${scheme.toUpperCase()}://host`)?.();

    expect(broker?.binding.prefixes.length).toBeGreaterThan(0);
    expect(() => broker?.source(`${scheme}://user:hush@host`)).toThrow(`${scheme}://`);
    expect(() => broker?.target(`${scheme}://user:hush@host`, undefined)).toThrow(`${scheme}://`);
  });

  it.each(['http://host', 'constructor://host', 'amqp:host', 'host', '', '://'])(
    'knows none of %j',
    (url) => {
      expect(findBroker(url)).toBeUndefined();
    },
  );
});

describe('showUrl', () => {
  it.each([
    ['amqp://rabbit:5672/v?queue=orders', 'amqp://rabbit:5672/v?queue=orders'],
    ['amqp://user:hush@rabbit?queue=orders', 'amqp://rabbit?queue=orders'],
    [
      'kafka://user:hush@one:9092,two:9092/orders?group=g',
      'kafka://one:9092,two:9092/orders?group=g',
    ],
    ['redis://user:hu/sh@host/stream/x', 'redis://host/stream/x'],
    ['redis://user:hu@sh@host/stream/x', 'redis://host/stream/x'],
    ['redis://user:hu?sh@host/stream/x', 'redis://host/stream/x'],
    ['redis://user:hu#sh\n@host/stream/x', 'redis://host/stream/x'],
    ['amqp://rabbit?password=hush&queue=a&Token=hush', 'amqp://rabbit?queue=a'],
    ['amqp://rabbit?secret=hush', 'amqp://rabbit'],
    ['not a url', 'not a url'],
  ])('of %j is %j', (url, shown) => {
    expect(showUrl(url)).toBe(shown);
    expect(showUrl(url)).not.toContain('hush');
  });
});
