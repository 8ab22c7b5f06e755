import { describe, expect, it } from '@jest/globals';
import type { OutgoingMessage, Queue } from '../../core/ports/queue.ts';

/** An empty queue, the other end of it, and its time. */
export interface QueueSubject {
  readonly queue: Queue;
  readonly url: string;
  /** Takes at most ten messages that are visible, for 30 seconds. */
  readonly receive: () => Promise<
    readonly { readonly body: string; readonly receiptHandle: string }[]
  >;
  readonly pass: (seconds: number) => void | Promise<void>;
  /** Takes all queues down; the answer ends that. */
  readonly breakQueue: () => () => void;
}

type MakeQueue = () => Promise<QueueSubject>;

/** SQS takes so many bytes in one message, and in one call. */
const MOST_BYTES = 1_048_576;

/** The contract of the port `Queue`. */
export function describeQueue(name: string, make: MakeQueue): void {
  describe(`${name} as a Queue`, () => {
    describeSend(make);
    describeRefusals(make);
    describeDelete(make);
    describeOutage(make);

    it('counts what is visible, in flight and delayed', async () => {
      const { queue, url, receive } = await make();
      const empty = await queue.depth(url);
      await queue.send(url, ['a', 'b', 'c'].map(now));
      await queue.send(url, [later('later', 60)]);
      const before = await queue.depth(url);

      const [taken] = await receive();
      await queue.send(url, [now('d')]);
      const during = await queue.depth(url);
      await queue.delete(url, [taken?.receiptHandle ?? '']);

      expect(empty).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
      expect(before).toEqual({ visible: 3, inFlight: 0, delayed: 1 });
      expect(during).toEqual({ visible: 1, inFlight: 3, delayed: 1 });
      expect(await queue.depth(url)).toEqual({ visible: 1, inFlight: 2, delayed: 1 });
    });
  });
}

function describeSend(make: MakeQueue): void {
  it('sends nothing where it is given nothing', async () => {
    const { queue, url } = await make();

    expect(await queue.send(url, [])).toEqual([]);
    expect(await queue.depth(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it.each([0, 1, 60, 899, 900])('sends a message to arrive after %d s', async (seconds) => {
    const { queue, url, receive, pass } = await make();

    const taken = await queue.send(url, [later('{"text": "é 🚚 \\u0000"}', seconds)]);
    await pass(Math.max(0, seconds - 1));
    const early = seconds === 0 ? [] : await receive();
    await pass(1);
    const then = await receive();

    expect(taken).toEqual([true]);
    expect(early).toEqual([]);
    expect(then.map(({ body }) => body)).toEqual(['{"text": "é 🚚 \\u0000"}']);
  });

  it('gives each message of a call its own delay', async () => {
    const { queue, url, receive, pass } = await make();
    await queue.send(url, [later('c', 3), later('a', 0), later('b', 2), later('d', 900)]);

    const arrived: (readonly string[])[] = [];
    for (const seconds of [0, 2, 1, 897]) {
      await pass(seconds);
      const received = await receive();
      arrived.push(received.map(({ body }) => body));
      await queue.delete(
        url,
        received.map(({ receiptHandle }) => receiptHandle),
      );
    }

    expect(arrived).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it.each([11, 20, 43])('sends %d messages, each once', async (count) => {
    const { queue, url, receive } = await make();
    const bodies = Array.from({ length: count }, (_, index) => `message ${index}`);

    const taken = await queue.send(url, bodies.map(now));

    expect(taken).toEqual(bodies.map(() => true));
    expect((await receiveAll(receive)).sort()).toEqual([...bodies].sort());
  });

  it.each([
    ['ten that are more than one call takes', Array(10).fill(200_000)],
    ['one of the largest between small ones', [10, MOST_BYTES, 10]],
    ['two that just fit together, and one more', [MOST_BYTES / 2, MOST_BYTES / 2, 1]],
    ['two that do not fit together by one byte', [MOST_BYTES / 2 + 1, MOST_BYTES / 2]],
  ])('sends large messages: %s', async (_, sizes: readonly number[]) => {
    const { queue, url, receive } = await make();
    const bodies = sizes.map((size, index) => String(index).padEnd(size, 'x'));

    const taken = await queue.send(url, bodies.map(now));

    const lengths = (await receiveAll(receive)).map((body) => body.length);
    expect(taken).toEqual(sizes.map(() => true));
    expect(lengths.sort(byNumber)).toEqual([...sizes].sort(byNumber));
  });

  it('counts bytes, not characters', async () => {
    const { queue, url, receive } = await make();
    const bodies = ['€'.repeat(MOST_BYTES / 6), 'é'.repeat(MOST_BYTES / 4), 'a'];

    const taken = await queue.send(url, bodies.map(now));

    expect(taken).toEqual([true, true, true]);
    expect(await receiveAll(receive)).toHaveLength(3);
  });
}

function describeRefusals(make: MakeQueue): void {
  it.each<[string, OutgoingMessage]>([
    ['is to wait for 901 s', later('bad', 901)],
    ['is to wait for less than no time', later('bad', -1)],
    ['is a byte too large', now('b'.repeat(MOST_BYTES + 1))],
    ['has a byte too many in few characters', now('€'.repeat(MOST_BYTES / 3 + 1))],
    ['is empty', now('')],
    ['has a character that SQS takes from nobody', now('{"bell": "\u0007"}')],
    ['has a character that is none', now('{"data": "\uffff"}')],
  ])(
    'answers which message it could not send, and sends the others: one that %s',
    async (_, bad) => {
      const { queue, url, receive } = await make();
      const good = Array.from({ length: 12 }, (_each, index) => now(`good ${index}`));
      const messages = [...good.slice(0, 4), bad, ...good.slice(4)];

      const taken = await queue.send(url, messages);

      expect(taken).toEqual(messages.map((message) => message !== bad));
      const received = await receiveAll(receive);
      expect(received.sort()).toEqual(good.map(({ body }) => body).sort());
    },
  );

  it('answers for each of many that it could not send', async () => {
    const { queue, url } = await make();
    const messages = Array.from({ length: 30 }, (_, index) =>
      later(`message ${index}`, index % 3 === 1 ? 901 : 0),
    );

    const taken = await queue.send(url, messages);

    expect(taken).toEqual(messages.map((_, index) => index % 3 !== 1));
    expect((await queue.depth(url)).visible).toBe(20);
  });
}

function describeDelete(make: MakeQueue): void {
  it('deletes what was received, by the dozen, and nothing else', async () => {
    const { queue, url, receive, pass } = await make();
    const bodies = Array.from({ length: 23 }, (_, index) => `message ${index}`);
    await queue.send(url, bodies.map(now));
    const received = [...(await receive()), ...(await receive()), ...(await receive())];
    const kept = received.slice(20);

    await queue.delete(
      url,
      received.slice(0, 20).map(({ receiptHandle }) => receiptHandle),
    );
    await pass(31);

    const back = (await receive()).map(({ body }) => body);
    expect(received).toHaveLength(23);
    expect(back.sort()).toEqual(kept.map(({ body }) => body).sort());
  });

  it('deletes nothing where it is given nothing, and the others beside a handle that is none', async () => {
    const { queue, url, receive, pass } = await make();
    await queue.send(url, ['a', 'b'].map(now));
    const handles = (await receive()).map(({ receiptHandle }) => receiptHandle);

    await queue.delete(url, []);
    await queue.delete(url, [handles[0] ?? '', 'made up', handles[1] ?? '', handles[0] ?? '']);
    await pass(31);

    expect(await receive()).toEqual([]);
  });
}

function describeOutage(make: MakeQueue): void {
  it('answers in an outage that nothing was sent, and throws nothing', async () => {
    const { queue, url, breakQueue } = await make();
    const messages = Array.from({ length: 13 }, (_, index) => now(`message ${index}`));
    const end = breakQueue();

    const taken = await queue.send(url, messages);
    end();

    expect(taken).toEqual(messages.map(() => false));
    expect((await queue.depth(url)).visible).toBe(0);
  });

  it('deletes nothing in an outage: it comes back', async () => {
    const { queue, url, receive, pass, breakQueue } = await make();
    await queue.send(url, [now('a')]);
    const handles = (await receive()).map(({ receiptHandle }) => receiptHandle);
    const end = breakQueue();

    await queue.delete(url, handles);
    end();
    await pass(31);

    expect((await receive()).map(({ body }) => body)).toEqual(['a']);
  });

  it('says in an outage that it cannot count', async () => {
    const { queue, url, breakQueue } = await make();
    const end = breakQueue();

    const counting = queue.depth(url);

    await expect(counting).rejects.toMatchObject({ code: 'queue-unavailable' });
    end();
    expect(await queue.depth(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
}

function now(body: string): OutgoingMessage {
  return later(body, 0);
}

function later(body: string, delaySeconds: number): OutgoingMessage {
  return { body, delaySeconds };
}

function byNumber(a: number, b: number): number {
  return a - b;
}

/** The bodies of all that is visible. */
async function receiveAll(receive: QueueSubject['receive']): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const received = await receive();
    if (received.length === 0) return bodies;
    bodies.push(...received.map(({ body }) => body));
  }
}
