import { afterEach, describe, expect, test } from '@jest/globals';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import type { MessageFormat } from '../../../core/bridge/event-to-message.ts';
import type { CloudEvent } from '../../../core/event/event.ts';
import type { Target, TargetResult } from '../../../core/ports/bridging/target.ts';
import { bytesOf, textOf, toBase64 } from '../../../core/shared/bytes.ts';
import { eventually } from '../../support/eventually.ts';
import type { ForeignMessage } from './foreign-message.ts';
import { makeEvent } from './make-event.ts';

/** Targets that cannot send, by what is wrong with them. */
type TargetFault = 'unreachable' | 'refused' | 'missing';

/** A broker that runs, and what a suite needs of it. */
export interface TargetWorld {
  /** What stands before an attribute's name in a header. */
  readonly prefix: string;
  /** Makes a destination that is empty, and answers its name. */
  createDestination(): Promise<string>;
  makeTarget(destination: string, format?: MessageFormat): Target;
  /** A target that has this fault; `missing` is one whose destination is not there. Where a user logs in, the password is `wrong-password`. */
  makeFaulty(fault: TargetFault): Target;
  /** So many messages of a destination, in their order, read by a client that is not ours. */
  receive(destination: string, count: number): Promise<readonly ForeignMessage[]>;
  /** Ends the broker as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** A body that it does not take, in characters; absent where events are always small enough. */
  readonly tooLarge?: number;
}

/** Within so many milliseconds there is a result, whatever is wrong. */
const SOON_MS = 20_000;

const FAULTS: Readonly<Record<TargetFault, string>> = {
  unreachable: 'BrokerUnreachable',
  refused: 'BrokerRefused',
  missing: 'NoSuchDestination',
};

const LARGE = 'ä'.repeat(500_000);

const BODIES: Readonly<
  Record<
    string,
    { readonly event: Partial<CloudEvent>; readonly text?: string; readonly body: Uint8Array }
  >
> = {
  text: {
    event: { datacontenttype: 'text/plain; charset=utf-8', data: 'grüezi\n世界 🚚' },
    body: bytesOf('grüezi\n世界 🚚'),
  },
  'JSON, with each digit': {
    event: { datacontenttype: 'application/json', data: { a: 1 } },
    text: '{"a":1.0,"big":12345678901234567890}',
    body: bytesOf('{"a":1.0,"big":12345678901234567890}'),
  },
  bytes: {
    event: {
      datacontenttype: 'application/octet-stream',
      data_base64: toBase64(Uint8Array.from([0, 255, 128, 10, 13, 0])),
    },
    body: Uint8Array.from([0, 255, 128, 10, 13, 0]),
  },
  nothing: { event: {}, body: new Uint8Array() },
  '1,000,000 bytes': {
    event: { datacontenttype: 'text/plain', data: LARGE },
    body: bytesOf(LARGE),
  },
};

/** What every target of a broker does, with a real broker; `errors` are those that it has other names for. */
export function describeTarget(
  name: string,
  world: () => TargetWorld,
  errors: Partial<typeof FAULTS> = {},
): void {
  describe(`the target of ${name}`, () => {
    const { signal } = new AbortController();
    const targets: Target[] = [];
    const keep = (target: Target) => {
      targets.push(target);
      return target;
    };
    afterEach(async () => {
      for (const target of targets.splice(0)) await target.close();
    });

    test.each(Object.entries(BODIES))(
      'sends a body as it is: %s',
      async (_, { event, text, body }) => {
        const destination = await world().createDestination();
        const target = keep(world().makeTarget(destination));

        const results = await target.send([makeEvent(event, text)], signal);

        expect(kinds(results)).toEqual(['delivered']);
        const [received] = await world().receive(destination, 1);
        expect(Buffer.compare(received?.body ?? Buffer.from('none'), body)).toBe(0);
        expect(received?.contentType).toBe(event.datacontenttype);
      },
    );

    test('writes each attribute as a header, in Unicode too', async () => {
      const destination = await world().createDestination();
      const event = {
        id: 'ü-1',
        source: '/shop/1',
        type: 'order.placed',
        subject: 'Grüße 世界',
        time: '2026-11-28T10:00:00.123Z',
        tenant: 'acme',
        data: {},
      };

      await keep(world().makeTarget(destination)).send([makeEvent(event)], signal);

      const [received] = await world().receive(destination, 1);
      const { prefix } = world();
      expect(received?.headers).toMatchObject({
        [`${prefix}specversion`]: '1.0',
        [`${prefix}id`]: 'ü-1',
        [`${prefix}source`]: '/shop/1',
        [`${prefix}type`]: 'order.placed',
        [`${prefix}subject`]: 'Grüße 世界',
        [`${prefix}time`]: '2026-11-28T10:00:00.123Z',
        [`${prefix}tenant`]: 'acme',
        [`${prefix}bridgehops`]: '1',
      });
    });

    test('sends the JSON of an event in the structured mode', async () => {
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination, 'structured'));

      await target.send([makeEvent({ id: 'a', data: { n: 1 } }, '{"n":1.00}')], signal);

      const [received] = await world().receive(destination, 1);
      expect(received?.contentType).toBe('application/cloudevents+json');
      const text = textOf(received?.body ?? new Uint8Array()) ?? '';
      expect(JSON.parse(text)).toMatchObject({ specversion: '1.0', id: 'a', data: { n: 1 } });
      expect(text).toContain('"n":1.00');
    });

    test('sends the data alone in the plain mode', async () => {
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination, 'plain'));

      await target.send([makeEvent({ data: { n: 1 } })], signal);

      const [received] = await world().receive(destination, 1);
      expect(textOf(received?.body ?? new Uint8Array())).toBe('{"n":1}');
      expect(Object.keys(received?.headers ?? {})).not.toContain(`${world().prefix}id`);
    });

    test('sends what comes together, and what comes meanwhile, in its order', async () => {
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination));
      const events = Array.from({ length: 60 }, (_, place) =>
        makeEvent({ partitionkey: 'one', data: { place } }),
      );

      const sent = [0, 20, 40].map((from) => target.send(events.slice(from, from + 20), signal));
      const results = (await Promise.all(sent)).flat();

      expect(kinds(results)).toEqual(Array(60).fill('delivered'));
      const received = await world().receive(destination, 60);
      expect(received.map(({ body }) => textOf(body ?? new Uint8Array()))).toEqual(
        events.map(({ dataText }) => dataText),
      );
    });

    test('says of a message that is too large that no retry can help, and sends the others', async () => {
      const { tooLarge } = world();
      if (tooLarge === undefined) return;
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination));
      const events = ['a', 'b'.repeat(tooLarge), 'c'].map((data) => makeEvent({ data }));

      const results = await target.send(events, signal);

      expect(kinds(results)).toEqual(['delivered', 'permanent', 'delivered']);
      expect(classOf(results[1])).toBe('MessageTooLarge');
      const received = await world().receive(destination, 2);
      expect(received.map(({ body }) => textOf(body ?? new Uint8Array()))).toEqual(['"a"', '"c"']);
    });

    test.each(Object.entries({ ...FAULTS, ...errors }))(
      'says within seconds what is wrong: %s',
      async (fault, error) => {
        const target = keep(world().makeFaulty(fault as TargetFault));

        const before = performance.now();
        const results = await target.send([makeEvent({ data: 1 }), makeEvent({ data: 2 })], signal);

        expect(performance.now() - before).toBeLessThan(SOON_MS);
        expect(kinds(results)).toEqual(['failed', 'failed']);
        expect(results.map(classOf)).toEqual([error, error]);
        expect(JSON.stringify(results)).not.toContain('wrong-password');
      },
    );

    test.each(Object.entries({ ...FAULTS, ...errors }))(
      'says what is wrong when it connects, before there is an event: %s',
      async (fault, error) => {
        const target = keep(world().makeFaulty(fault as TargetFault));

        const failure = await target.connect?.(signal).catch((thrown: unknown) => thrown);

        expect(failure).toBeInstanceOf(BrokerError);
        expect(failure).toMatchObject({ name: error });
        expect(String(failure)).not.toContain('wrong-password');
      },
    );

    test('connects, as often as it is told to, and sends by that', async () => {
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination));

      await target.connect?.(signal);
      await target.connect?.(signal);
      const [result] = await target.send([makeEvent({ data: 1 })], signal);

      expect(target.connect).toBeDefined();
      expect(result).toEqual({ kind: 'delivered' });
      expect(await world().receive(destination, 1)).toHaveLength(1);
    });

    test('fails while the broker is away, and sends again once it is back', async () => {
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination));
      const sendOne = async () => (await target.send([makeEvent({ data: 1 })], signal))[0];

      expect((await sendOne())?.kind).toBe('delivered');

      await world().kill();
      const away = await sendOne();

      expect(away?.kind).toBe('failed');
      expect(['BrokerUnreachable', 'NotConfirmed']).toContain(classOf(away));

      await world().start();

      await eventually(async () => expect((await sendOne())?.kind).toBe('delivered'));
      expect(await world().receive(destination, 2)).toHaveLength(2);
    });

    test('sends nothing once its time is over', async () => {
      const destination = await world().createDestination();
      const target = keep(world().makeTarget(destination));

      const results = await target.send([makeEvent({ data: 'late' })], AbortSignal.abort());
      await target.send([makeEvent({ data: 'next' })], signal);

      expect(kinds(results)).toEqual(['failed']);
      const [received] = await world().receive(destination, 1);
      expect(textOf(received?.body ?? new Uint8Array())).toBe('"next"');
    });
  });
}

function kinds(results: readonly TargetResult[]): readonly string[] {
  return results.map(({ kind }) => kind);
}

function classOf(result: TargetResult | undefined): string | undefined {
  return result === undefined || result.kind === 'delivered' ? undefined : result.error.class;
}
