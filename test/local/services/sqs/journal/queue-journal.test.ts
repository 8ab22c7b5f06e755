import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toLine } from '../../../../../local/support/checked-log/record-line.ts';
import { FakeClock } from '../../../../support/fakes/fake-clock.ts';
import { QueuesUnderTest } from '../../../../support/worlds/queues-under-test.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:';

let folder: string;
let clock: FakeClock;
let opened: QueuesUnderTest[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-journal-'));
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

const journal = () => join(folder, 'queues.jsonl');

describe('after a kill', () => {
  it('queues are as they were set', async () => {
    const before = open();
    await before.create('orders', { VisibilityTimeout: '7' });
    await before.create('gone');
    const Attributes = { VisibilityTimeout: '99', DelaySeconds: '3' };
    await before.call('SetQueueAttributes', 'orders', { Attributes });
    await before.call('DeleteQueue', 'gone');
    await before.call('TagQueue', 'orders', { Tags: { team: 'shop', cost: '1' } });
    await before.call('UntagQueue', 'orders', { TagKeys: ['cost', 'none'] });

    const after = open();

    const { Attributes: kept } = await after.call('GetQueueAttributes', 'orders', {
      AttributeNames: ['All'],
    });
    expect(kept).toMatchObject(Attributes);
    expect(await after.call('ListQueueTags', 'orders')).toEqual({ Tags: { team: 'shop' } });
    expect((await after.engine.call('ListQueues', {})).QueueUrls).toEqual([
      'http://127.0.0.1:4566/000000000000/orders',
    ]);
  });

  it('messages that were not deleted are there, and those in flight are visible', async () => {
    const before = open();
    await before.create('orders');
    await before.send('orders', 'done', 'in flight', 'waiting', 'purged');
    const [done] = await before.receive('orders', { MaxNumberOfMessages: 1 });
    await before.receive('orders', { MaxNumberOfMessages: 1 });
    await before.remove('orders', done);

    const after = open();
    const received = await after.receive('orders');

    const counts = received.map(({ Body, Attributes }) => [
      Body,
      Attributes?.ApproximateReceiveCount,
    ]);
    expect(counts).toEqual([
      ['in flight', '2'],
      ['waiting', '1'],
      ['purged', '1'],
    ]);
  });

  it('messages have their attributes, and delayed ones come at their time', async () => {
    const before = open();
    await before.create('orders');
    const kind = { DataType: 'String', StringValue: 'é' };
    await before.call('SendMessage', 'orders', {
      MessageBody: 'later 🚚',
      MessageAttributes: { kind },
      DelaySeconds: 60,
    });
    clock.advance(10_000);

    const after = open();
    const depth = await after.depth('orders');
    clock.advance(50_000);
    const received = await after.receive('orders', { MessageAttributeNames: ['All'] });

    expect(depth).toEqual([0, 0, 1]);
    expect(received).toEqual([
      expect.objectContaining({ Body: 'later 🚚', MessageAttributes: { kind } }),
    ]);
  });

  it('a purged queue is empty, and a deleted one that was made again too', async () => {
    const before = open();
    for (const name of ['purged', 'again']) {
      await before.create(name);
      await before.send(name, 'a', 'b');
      await before.receive(name, { MaxNumberOfMessages: 1 });
    }
    await before.call('PurgeQueue', 'purged');
    await before.call('DeleteQueue', 'again');
    await before.create('again');

    const after = open();

    expect(await after.depth('purged')).toEqual([0, 0, 0]);
    expect(await after.depth('again')).toEqual([0, 0, 0]);
  });

  it('in the middle of a redrive the message is in one of the two queues', async () => {
    const before = open();
    await before.create('dead');
    const policy = { maxReceiveCount: 1, deadLetterTargetArn: `${ARN}dead` };
    await before.create('work', { RedrivePolicy: JSON.stringify(policy) });
    await before.send('work', 'poison');
    await before.receive('work');
    clock.advance(31_000);
    const lines = readFileSync(journal(), 'utf8').split('\n').length - 1;
    await before.receive('work');
    const whole = readFileSync(journal(), 'utf8').split('\n');

    for (let end = lines; end < whole.length; end++) {
      writeFileSync(journal(), `${whole.slice(0, end).join('\n')}\n`);
      const after = open();
      const visible = (await after.depth('work'))[0] ?? 0;
      const dead = (await after.depth('dead'))[0] ?? 0;
      expect(visible + dead).toBeGreaterThanOrEqual(1);
    }
    expect(whole.length).toBeGreaterThan(lines + 1);
  });
});

describe('a line torn by a kill', () => {
  it.each([
    ['in its middle', '1234abcd 3 {"op":"sent","queue":"orders","mess'],
    ['in the middle of a character', '1234abcd 3 {"op":"sent","message":{"body":"\u00e9'],
    ['just before its end', toLine(3, '{"op":"drop","queue":"orders"}').trimEnd()],
  ])('%s is left out, and what follows is kept', async (_, torn) => {
    const first = open();
    await first.create('orders');
    await first.send('orders', 'before');
    appendFileSync(journal(), torn);

    const second = open();
    await second.send('orders', 'after');
    const third = open();

    expect(await second.bodies('orders')).toEqual(['before', 'after']);
    expect(await third.bodies('orders')).toEqual(['before', 'after']);
  });
});

describe('a journal that has grown', () => {
  it('is written anew with what is still there, and goes on', async () => {
    const before = open();
    await before.create('orders', { VisibilityTimeout: '3600' });
    await before.create('empty');
    const large = 'x'.repeat(1_000_000);
    await before.send('orders', 'kept');
    await before.call('SendMessage', 'orders', { MessageBody: 'delayed', DelaySeconds: 900 });
    await before.receive('orders', { MaxNumberOfMessages: 1 });
    for (let count = 0; count < 40; count++) {
      await before.send('orders', `${count} ${large}`);
      const [message] = await before.receive('orders', { MaxNumberOfMessages: 1 });
      await before.remove('orders', message);
    }
    await before.send('orders', 'last');
    const { size } = statSync(journal());

    const after = open();

    expect(size).toBeLessThan(20_000_000);
    expect(await after.bodies('orders')).toEqual(expect.arrayContaining(['kept', 'last']));
    expect(await after.depth('orders')).toEqual([0, 2, 1]);
    expect((await after.engine.call('ListQueues', {})).QueueUrls).toHaveLength(2);
  });
});

describe('messages that the bus sends', () => {
  it('outlive a kill from the flush on', async () => {
    const before = open();
    await before.create('orders');

    before.engine.send(`${ARN}orders`, 'from the bus', { attributes: { RULE: 'all' } });
    const unflushed = await open().depth('orders');
    before.engine.flush();
    const [message] = await open().receive('orders', { MessageAttributeNames: ['All'] });

    expect(unflushed).toEqual([0, 0, 0]);
    expect(message).toMatchObject({
      Body: 'from the bus',
      MessageAttributes: { RULE: { DataType: 'String', StringValue: 'all' } },
    });
  });
});
