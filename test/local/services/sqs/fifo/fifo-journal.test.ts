import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../../support/fakes/fake-clock.ts';
import { QueuesUnderTest } from '../../../../support/worlds/queues-under-test.ts';

const Q = 'orders.fifo';

let folder: string;
let clock: FakeClock;
let opened: QueuesUnderTest[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-fifo-'));
  clock = new FakeClock();
  opened = [];
});

afterEach(async () => {
  for (const queues of opened) await queues.engine.stop();
  await rm(folder, { recursive: true });
});

/** Opens what the folder holds; what was opened before is left as it is, as after a kill. */
function open(): QueuesUnderTest {
  const queues = new QueuesUnderTest({ clock, dataDir: folder });
  opened.push(queues);
  return queues;
}

const send = (queues: QueuesUnderTest, MessageBody: string) =>
  queues.call('SendMessage', Q, { MessageBody, MessageGroupId: 'a' });

describe('a FIFO queue after a kill', () => {
  it('has its order and its duplicates, and its numbers rise', async () => {
    const before = open();
    await before.create(Q, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const sent = [await send(before, 'done'), await send(before, 'in flight')];
    await send(before, 'waiting');
    const [done] = await before.receive(Q, { MaxNumberOfMessages: 2 });
    await before.remove(Q, done);

    const after = open();
    const again = await send(after, 'done');
    const next = await send(after, 'next');

    expect(again).toEqual(sent[0]);
    expect(await after.bodies(Q)).toEqual(['in flight', 'waiting', 'next']);
    expect(String(next.SequenceNumber) > String(sent[1]?.SequenceNumber)).toBe(true);
  });

  it('has its order and its duplicates also where its journal is written anew', async () => {
    const before = open();
    await before.create(Q, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    await before.create('large');
    for (const body of ['done', 'in flight', 'waiting']) await send(before, body);
    const [done] = await before.receive(Q, { MaxNumberOfMessages: 2 });
    await before.remove(Q, done);
    const large = 'x'.repeat(1_000_000);
    for (let count = 0; count < 40; count++) {
      await before.send('large', large);
      await before.remove('large', (await before.receive('large'))[0]);
    }
    const { size } = statSync(join(folder, 'queues.jsonl'));

    const after = open();
    await send(after, 'done');

    expect(size).toBeLessThan(20_000_000);
    expect(await after.bodies(Q)).toEqual(['in flight', 'waiting']);
  });
});
