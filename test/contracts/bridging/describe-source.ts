import { afterEach, describe, expect, test } from '@jest/globals';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import type { Source } from '../../../core/ports/bridging/source.ts';
import { bytesOf, textOf } from '../../../core/shared/bytes.ts';
import type { ForeignMessage } from './foreign-message.ts';

/** Sources that cannot read, by what is wrong with them. */
type SourceFault = 'unreachable' | 'refused' | 'missing';

/** A broker that runs, and what a suite needs of it. */
export interface SourceWorld {
  /** Makes a queue, topic or stream that is empty, and answers its name. */
  createOrigin(): Promise<string>;
  makeSource(origin: string): Source;
  /** A source that has this fault; `missing` is one whose origin is not there. Where a user logs in, the password is `wrong-password`. */
  makeFaulty(fault: SourceFault): Source;
  /** Sends messages in their order by a client that is not ours, each with an id of its own where the broker gives none. */
  send(origin: string, messages: readonly ForeignMessage[]): Promise<void>;
  /** Ends the broker as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Within so many milliseconds a source ends, whatever is wrong. */
const SOON_MS = 20_000;

const FAULTS: Readonly<Record<SourceFault, string>> = {
  unreachable: 'BrokerUnreachable',
  refused: 'BrokerRefused',
  missing: 'NoSuchDestination',
};

const BODIES: Readonly<Record<string, Uint8Array>> = {
  text: bytesOf('grüezi\n世界 🚚'),
  bytes: Uint8Array.from([0, 255, 128, 10, 13, 0]),
  nothing: new Uint8Array(),
  '1,000,000 bytes': bytesOf('ä'.repeat(500_000)),
};

/** What every source of a broker does, with a real broker; `errors` are those that it has other names for. */
export function describeSource(
  name: string,
  world: () => SourceWorld,
  errors: Partial<typeof FAULTS> = {},
): void {
  describe(`the source of ${name}`, () => {
    const readings: Reading[] = [];
    const read = (source: Source, options?: ReadOptions) => {
      const reading = startReading(source, options);
      readings.push(reading);
      return reading;
    };
    afterEach(async () => {
      for (const reading of readings.splice(0)) await reading.end().catch(() => {});
    });

    test('takes bodies as they are, in their order', async () => {
      const origin = await world().createOrigin();
      await world().send(
        origin,
        Object.values(BODIES).map((body) => ({ body, headers: {} })),
      );

      const reading = read(world().makeSource(origin));
      const taken = await reading.taken(Object.keys(BODIES).length);

      const bodies = taken.map(({ body }) => Buffer.from(body ?? 'null'));
      expect(bodies.map((body) => body.toString('base64'))).toEqual(
        Object.values(BODIES).map((body) => Buffer.from(body).toString('base64')),
      );
    });

    test('takes headers and the content type, in Unicode too', async () => {
      const origin = await world().createOrigin();
      const headers = { Tenant: 'acme', 'x-grüße': '世界 🚚', empty: '' };
      await world().send(origin, [
        { body: bytesOf('{}'), headers, contentType: 'application/json' },
      ]);

      const [message] = await read(world().makeSource(origin)).taken(1);

      expect(Object.fromEntries(message?.headers ?? [])).toMatchObject(headers);
      expect(message?.contentType).toBe('application/json');
    });

    test('gives a message that was not taken again, under the same id, and one that was taken never', async () => {
      const origin = await world().createOrigin();
      await world().send(origin, texts(['a', 'b', 'c']));
      const source = world().makeSource(origin);

      const stuck = read(source, { taking: () => new Promise(() => {}) });
      const first = await stuck.handed(1);
      await stuck.end();
      const reading = read(source);
      const again = await reading.taken(3);
      await reading.end();
      await world().send(origin, texts(['d']));
      const last = await read(world().makeSource(origin)).taken(1);

      expect(first[0]?.id).toBeDefined();
      expect(again[0]?.id).toBe(first[0]?.id);
      expect(again[0]?.source).toBe(first[0]?.source);
      expect(textsOf(again)).toEqual(['a', 'b', 'c']);
      expect(new Set(again.map(({ id }) => id)).size).toBe(3);
      expect(textsOf(last)).toEqual(['d']);
    });

    test('ends soon where nothing comes', async () => {
      const reading = read(world().makeSource(await world().createOrigin()));
      const before = performance.now();

      await reading.end();

      expect(performance.now() - before).toBeLessThan(SOON_MS);
    });

    test('does not begin where its time is over', async () => {
      const origin = await world().createOrigin();
      await world().send(origin, texts(['a']));
      const handed: BrokerMessage[] = [];

      await world()
        .makeSource(origin)
        .run(async (messages) => void handed.push(...messages), AbortSignal.abort());

      expect(handed).toEqual([]);
    });

    test.each(Object.entries({ ...FAULTS, ...errors }))(
      'says within seconds what is wrong: %s',
      async (fault, error) => {
        const source = world().makeFaulty(fault as SourceFault);
        const before = performance.now();

        const thrown = await read(source).failure();

        expect(performance.now() - before).toBeLessThan(SOON_MS);
        expect(thrown).toMatchObject({ name: error });
        expect(String(thrown)).not.toContain('wrong-password');
      },
    );

    test('fails when the broker is lost, and loses nothing when it is read again', async () => {
      const origin = await world().createOrigin();
      const sent = Array.from({ length: 200 }, (_, place) => `m-${place}`);
      await world().send(origin, texts(sent));
      const source = world().makeSource(origin);

      const first = read(source, { taking: async () => world().kill() });
      await first.handed(1);
      const thrown = await first.failure();
      await world().start();
      const taken = await read(source).takenUntil((all) => all.size === sent.length);

      expect(thrown).toMatchObject({ name: 'BrokerUnreachable' });
      expect([...taken].sort()).toEqual([...sent].sort());
    });
  });
}

interface ReadOptions {
  /** What is waited for, before messages count as taken. */
  readonly taking?: () => Promise<void>;
}

/** A source that is read. */
interface Reading {
  /** The first so many messages that it has handed out. */
  handed(count: number): Promise<readonly BrokerMessage[]>;
  /** The first so many messages, once all of them are taken. */
  taken(count: number): Promise<readonly BrokerMessage[]>;
  takenUntil(isEnough: (texts: ReadonlySet<string>) => boolean): Promise<ReadonlySet<string>>;
  end(): Promise<void>;
  /** What it throws by itself. */
  failure(): Promise<unknown>;
}

const PATIENCE_MS = 30_000;

function startReading(source: Source, { taking = async () => {} }: ReadOptions = {}): Reading {
  const controller = new AbortController();
  const { signal } = controller;
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('it was stopped')));
  });
  stopped.catch(() => {});
  const handed: BrokerMessage[] = [];
  const taken: BrokerMessage[] = [];
  let failure: unknown;
  const running = source.run(async (messages) => {
    handed.push(...messages);
    await Promise.race([taking(), stopped]);
    taken.push(...messages);
  }, signal);
  running.catch((error) => {
    failure = error;
  });
  const wait = async (isSo: () => boolean) => {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSo()) {
      if (failure !== undefined) throw failure;
      if (performance.now() > deadline)
        throw new Error(`after ${PATIENCE_MS} ms, ${handed.length} handed, ${taken.length} taken`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    handed: async (count) => {
      await wait(() => handed.length >= count);
      return handed.slice(0, count);
    },
    taken: async (count) => {
      await wait(() => taken.length >= count);
      return taken.slice(0, count);
    },
    takenUntil: async (isEnough) => {
      await wait(() => isEnough(new Set(textsOf(taken))));
      return new Set(textsOf(taken));
    },
    end: async () => {
      controller.abort();
      await running;
    },
    failure: () =>
      running.then(
        () => undefined,
        (error) => error,
      ),
  };
}

function texts(bodies: readonly string[]): readonly ForeignMessage[] {
  return bodies.map((body) => ({ body: bytesOf(body), headers: {} }));
}

function textsOf(messages: readonly BrokerMessage[]): readonly string[] {
  return messages.map(({ body }) => textOf(body ?? new Uint8Array()) ?? '');
}
