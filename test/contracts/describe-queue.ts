import { describe, expect, it } from '@jest/globals';
import type { Queue } from '../../core/ports/queue.ts';

/** An empty queue, the other end of it, and its time. */
export interface QueueSubject {
  readonly queue: Queue;
  readonly url: string;
  readonly send: (body: string, delaySeconds?: number) => Promise<void>;
  /** Takes at most ten messages that are visible, for 30 seconds. */
  readonly receive: () => Promise<
    readonly { readonly body: string; readonly receiptHandle: string }[]
  >;
  readonly remove: (receiptHandle: string) => Promise<void>;
  readonly pass: (seconds: number) => void;
  /** Takes the queue down; the answer mends it. */
  readonly breakQueue: () => () => void;
}

/** The contract of the port `Queue`. */
export function describeQueue(name: string, make: () => Promise<QueueSubject>): void {
  describe(`${name} as a Queue`, () => {
    it('postpones a message for as long as is asked, and no longer', async () => {
      const { queue, url, send, receive, pass } = await make();
      await send('a');
      const [message] = await receive();

      const failed = await queue.postpone(url, [
        { receiptHandle: message?.receiptHandle ?? '', delaySeconds: 43_200 },
      ]);
      pass(43_199);
      const early = await receive();
      pass(1);
      const then = await receive();

      expect(failed).toEqual([]);
      expect(early).toEqual([]);
      expect(then.map(({ body }) => body)).toEqual(['a']);
    });

    it('brings a message forward', async () => {
      const { queue, url, send, receive, pass } = await make();
      await send('a');
      const [message] = await receive();

      await queue.postpone(url, [{ receiptHandle: message?.receiptHandle ?? '', delaySeconds: 1 }]);
      pass(1);

      expect(await receive()).toHaveLength(1);
    });

    it('postpones nothing, and any number', async () => {
      const { queue, url, send, receive } = await make();
      for (let count = 0; count < 23; count++) await send(`message ${count}`);
      const received = [...(await receive()), ...(await receive()), ...(await receive())];

      const nothing = await queue.postpone(url, []);
      const failed = await queue.postpone(
        url,
        received.map(({ receiptHandle }) => ({ receiptHandle, delaySeconds: 60 })),
      );

      expect(received).toHaveLength(23);
      expect([nothing, failed]).toEqual([[], []]);
    });

    it('names the handles that it could not postpone, and postpones the others', async () => {
      const { queue, url, send, receive, remove, pass } = await make();
      for (const body of ['expired', 'good', 'deleted', 'too long']) await send(body);
      const [expired = ''] = (await receive())
        .filter(({ body }) => body === 'expired')
        .map(({ receiptHandle }) => receiptHandle);
      pass(31);
      const handles = new Map((await receive()).map((each) => [each.body, each.receiptHandle]));
      await remove(handles.get('deleted') ?? '');

      const failed = await queue.postpone(url, [
        { receiptHandle: expired, delaySeconds: 60 },
        { receiptHandle: handles.get('good') ?? '', delaySeconds: 60 },
        { receiptHandle: handles.get('deleted') ?? '', delaySeconds: 60 },
        { receiptHandle: handles.get('too long') ?? '', delaySeconds: 43_201 },
        { receiptHandle: 'made up', delaySeconds: 60 },
      ]);
      pass(31);
      const back = await receive();

      expect(failed).toEqual([expired, handles.get('deleted'), handles.get('too long'), 'made up']);
      expect(back.map(({ body }) => body).sort()).toEqual(['expired', 'too long']);
    });

    it('counts what is visible, in flight and delayed', async () => {
      const { queue, url, send, receive, remove } = await make();
      const empty = await queue.depth(url);
      for (const body of ['a', 'b', 'c']) await send(body);
      await send('later', 60);
      const before = await queue.depth(url);

      const [taken] = await receive();
      await send('d');
      const during = await queue.depth(url);
      await remove(taken?.receiptHandle ?? '');

      expect(empty).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
      expect(before).toEqual({ visible: 3, inFlight: 0, delayed: 1 });
      expect(during).toEqual({ visible: 1, inFlight: 3, delayed: 1 });
      expect(await queue.depth(url)).toEqual({ visible: 1, inFlight: 2, delayed: 1 });
    });

    it('throws in an outage', async () => {
      const { queue, url, breakQueue } = await make();
      const mend = breakQueue();

      const postponing = queue.postpone(url, [{ receiptHandle: 'a', delaySeconds: 1 }]);

      await expect(postponing).rejects.toThrow();
      await expect(queue.depth(url)).rejects.toThrow();
      mend();
      expect(await queue.depth(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    });
  });
}
