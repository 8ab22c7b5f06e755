import { describe, expect, it } from '@jest/globals';
import type { PullQueue } from '../../core/ports/pulling/pull-queue.ts';
import type { Queue } from '../../core/ports/queue.ts';

/** An empty queue, and its time. */
export interface PullQueueSubject {
  readonly pullQueue: PullQueue;
  readonly queue: Queue;
  readonly url: string;
  readonly pass: (seconds: number) => void | Promise<void>;
  /** Takes all queues down; the answer ends that. */
  readonly breakQueue: () => () => void;
}

const NOW = { most: 10, waitSeconds: 0, hiddenSeconds: 30 };

/** The contract of the port `PullQueue`. */
export function describePullQueue(name: string, make: () => Promise<PullQueueSubject>): void {
  describe(`${name} as a PullQueue`, () => {
    it('takes at most so many messages, each for its time, and counts the receives', async () => {
      const { pullQueue, queue, url, pass } = await make();
      await queue.send(url, ['a', 'b', 'c'].map(message));

      const two = await pullQueue.receive(url, { ...NOW, most: 2 });
      const one = await pullQueue.receive(url, NOW);
      const none = await pullQueue.receive(url, NOW);
      await pass(31);
      const again = await pullQueue.receive(url, NOW);

      expect([two.length, one.length, none]).toEqual([2, 1, []]);
      expect([...two, ...one].map(({ body }) => body).sort()).toEqual(['a', 'b', 'c']);
      expect(again.map(({ receiveCount }) => receiveCount)).toEqual([2, 2, 2]);
      const ids = (some: typeof again) => some.map(({ messageId }) => messageId).sort();
      expect(ids(again)).toEqual(ids([...two, ...one]));
    });

    it('hides messages for longer, each for its own time, and says which are gone', async () => {
      const { pullQueue, queue, url, pass } = await make();
      await queue.send(
        url,
        Array.from({ length: 12 }, (_, place) => message(`${place}`)),
      );
      const [first, second] = [
        await pullQueue.receive(url, NOW),
        await pullQueue.receive(url, NOW),
      ];
      const [deleted, ...kept] = [...first, ...second];
      await queue.delete(url, [deleted?.receiptHandle ?? '']);
      const requests = [deleted, ...kept].map((one, place) => ({
        receiptHandle: one?.receiptHandle ?? '',
        seconds: place < 6 ? 60 : 120,
      }));

      const hidden = await pullQueue.hide(url, requests);
      await pass(45);
      const early = await pullQueue.receive(url, NOW);
      await pass(30);
      const half = await pullQueue.receive(url, NOW);

      expect(hidden).toEqual(['gone', ...kept.map(() => 'hidden')]);
      expect(early).toEqual([]);
      expect(half).toHaveLength(5);
    });

    it('hides nothing that is to be received again', async () => {
      const { pullQueue, queue, url, pass } = await make();
      await queue.send(url, [message('a')]);
      const [taken] = await pullQueue.receive(url, NOW);
      await pass(31);

      const hidden = await pullQueue.hide(url, [
        { receiptHandle: taken?.receiptHandle ?? '', seconds: 60 },
      ]);

      expect(hidden).toEqual(['gone']);
      expect(await pullQueue.receive(url, NOW)).toHaveLength(1);
    });

    it('says in an outage that nothing can be received, and hides nothing', async () => {
      const { pullQueue, queue, url, breakQueue } = await make();
      await queue.send(url, [message('a')]);
      const [taken] = await pullQueue.receive(url, NOW);
      const end = breakQueue();

      const receiving = pullQueue.receive(url, NOW);
      const hiding = pullQueue.hide(url, [
        { receiptHandle: taken?.receiptHandle ?? '', seconds: 60 },
      ]);

      await expect(receiving).rejects.toMatchObject({ code: 'queue-unavailable' });
      expect(await hiding).toEqual(['unavailable']);
      end();
    });
  });
}

function message(body: string) {
  return { body, delaySeconds: 0 };
}
