import { describe, expect, test } from '@jest/globals';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import type { Source, TakeMessages } from '../../../core/ports/bridging/source.ts';
import { bytesOf, textOf } from '../../../core/shared/bytes.ts';
import type { ForeignMessage } from './foreign-message.ts';
import { Reader, textsOf } from './reader.ts';

/** A broker that runs, and what a suite needs of it. */
export interface GroupSourceWorld {
  /** Makes a place of messages that is empty, and answers its name. */
  createOrigin(): Promise<string>;
  /** All that are made of one origin share its messages, and go on where the last was; the first has all of them. */
  makeSource(origin: string): Source;
  /** Messages in their order, by a client that is not ours; those of one key stay in order. */
  send(origin: string, messages: readonly ForeignMessage[]): Promise<void>;
  /** Whether its messages may have a key, or no body at all. */
  readonly hasKeys: boolean;
  readonly hasNullBodies: boolean;
}

const MESSAGES: Readonly<Record<string, ForeignMessage>> = {
  text: { body: bytesOf('grüezi\n世界 🚚'), headers: {}, contentType: 'text/plain' },
  JSON: {
    body: bytesOf('{"a":1.0,"big":12345678901234567890}'),
    headers: {},
    contentType: 'application/json',
  },
  bytes: {
    body: Uint8Array.from([0, 255, 128, 10, 13, 0]),
    headers: {},
    contentType: 'application/octet-stream',
  },
  nothing: { body: new Uint8Array(), headers: {} },
  '1,000,000 bytes': { body: bytesOf('ä'.repeat(500_000)), headers: {}, contentType: 'text/plain' },
  'headers in Unicode': {
    body: bytesOf('x'),
    headers: { 'Order-Id': '42', Grüße: '世界', empty: '' },
  },
  'no content type': { body: bytesOf('{}'), headers: {} },
};

/** What a source does that reads with others as a group, beside what `describeSource` says of all. */
export function describeGroupSource(name: string, world: () => GroupSourceWorld): void {
  describe(`a group that reads ${name}`, () => {
    const numbered = (count: number, from = 0): readonly ForeignMessage[] =>
      Array.from({ length: count }, (_, place) => ({
        body: bytesOf(`${from + place}`),
        headers: {},
        ...(world().hasKeys ? { key: 'one' } : {}),
      }));
    const texts = (count: number, from = 0) => numbered(count, from).map(textsOf);

    test.each(Object.entries(MESSAGES))('reads a message as it is: %s', async (_, message) => {
      const origin = await world().createOrigin();
      await world().send(origin, [message]);

      const [read] = await Reader.read(world().makeSource(origin), 1);

      expect(
        Buffer.compare(read?.body ?? Buffer.from('none'), message.body ?? Buffer.from('')),
      ).toBe(0);
      expect(read?.contentType).toBe(message.contentType);
      expect(Object.fromEntries(read?.headers ?? [])).toMatchObject(message.headers);
      expect(read?.source).toMatch(/^[a-z]+:/);
      expect(read?.destination).not.toBe('');
    });

    test('reads keys, and bodies that are not there, where the broker has them', async () => {
      const { hasKeys, hasNullBodies } = world();
      const messages: readonly ForeignMessage[] = [
        ...(hasKeys ? [{ key: 'schlüssel', body: bytesOf('a'), headers: {} }] : []),
        ...(hasNullBodies
          ? [{ body: null, headers: {}, ...(hasKeys ? { key: 'gone' } : {}) }]
          : []),
        { body: bytesOf('last'), headers: {} },
      ];
      const origin = await world().createOrigin();
      await world().send(origin, messages);

      const read = await Reader.read(world().makeSource(origin), messages.length);

      expect(read.map(({ key, body }) => [key, body && textOf(body)])).toEqual(
        messages.map(({ key, body }) => [key, body && textOf(body)]),
      );
    });

    test('goes on behind what was taken, in order', async () => {
      const origin = await world().createOrigin();
      await world().send(origin, numbered(30));

      const first = await Reader.read(world().makeSource(origin), 30);
      await world().send(origin, numbered(30, 30));
      const second = await Reader.read(world().makeSource(origin), 30);

      expect(first.map(textsOf)).toEqual(texts(30));
      expect(second.map(textsOf)).toEqual(texts(30, 30));
    });

    test('holds few messages while none is taken', async () => {
      const origin = await world().createOrigin();
      const body = bytesOf('x'.repeat(10_000));
      await world().send(origin, Array(3000).fill({ body, headers: {} }));

      const reader = new Reader(world().makeSource(origin), (own) => own.untilAborted());
      await reader.until(() => reader.read.length > 0);
      const held = reader.read.length;
      await reader.end();

      expect(held).toBeLessThan(3000);
    });

    test('acknowledges what is taken after it was told to end, and nothing that was not', async () => {
      const origin = await world().createOrigin();
      await world().send(origin, numbered(1));

      let isTaken = () => {};
      const taken = new Promise<void>((resolve) => {
        isTaken = resolve;
      });
      const slow = new Reader(world().makeSource(origin), () => taken);
      await slow.until(() => slow.read.length === 1);
      const ending = slow.end();
      isTaken();
      await ending;
      await world().send(origin, numbered(1, 1));
      const next = await Reader.read(world().makeSource(origin), 1);

      expect(next.map(textsOf)).toEqual(['1']);
    });

    test('shares its messages with others of its group, and none is missed', async () => {
      const origin = await world().createOrigin();
      const readers = [1, 2].map(() => new Reader(world().makeSource(origin)));

      await world().send(origin, numbered(200));
      const all = () => readers.flatMap(({ read }) => read.map(textsOf));
      await readers[0]?.until(() => new Set(all()).size === 200);
      for (const reader of readers) await reader.end();

      expect([...new Set(all())].sort()).toEqual([...texts(200)].sort());
    });

    test('throws what went wrong with the taking, and has not acknowledged it', async () => {
      const origin = await world().createOrigin();
      await world().send(origin, numbered(1));
      const fail: TakeMessages = async () => {
        throw new RangeError('not taken');
      };

      await expect(
        world().makeSource(origin).run(fail, new AbortController().signal),
      ).rejects.toThrow('not taken');
      const read: readonly BrokerMessage[] = await Reader.read(world().makeSource(origin), 1);

      expect(read.map(textsOf)).toEqual(['0']);
    });
  });
}
