import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorConfig } from '../../support/worlds/operator-config.ts';
import { Desk } from './desk.ts';

const MINUTE = 60_000;

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.start();
}, 60_000);
afterAll(() => desk?.stop());

const tidy = (text: string) => text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));

/** Of `billing`. */
async function queueUrl(sqs: SQSClient): Promise<string | undefined> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  return QueueUrls.find((url) => /billing/i.test(url) && !/dead|dlq/i.test(url));
}

describe('waybill tally', () => {
  it('adds up what was accepted, replays included, and finds all of it accounted for', async () => {
    const { router } = desk;
    const { trackingId } = await router.publish('order.placed', 'first', { only: 'billing' });
    await router.publish('nothing.of.interest', 'second');
    await router.pass(MINUTE);

    const shown = await desk.at().run('tally', '--from', '1h');
    const piped = desk.pipe();
    const { code } = await piped.run('tally');

    expect(shown.code).toBe(0);
    expect(tidy(shown.stdout)).toEqual([
      'subscriber | events | delivered | retrying | pending | dead | discarded',
      'billing | 1 | 1 | 0 | 0 | 0 | 0',
      'email | 1 | 1 | 0 | 0 | 0 | 0',
      expect.stringMatching(/^2 events were accepted, 1 for nobody, from .*Z to .*Z\.$/),
      ...['All of it is accounted for.', ''],
    ]);
    expect({ code, rows: piped.rows }).toMatchObject({
      code: 0,
      rows: [{ events: { accepted: 2 }, subscribers: { billing: { delivered: 1 } } }],
    });
    expect(trackingId).toMatch(/^wb_/);
  });

  it('names what its queue has lost, until the router has sent it again', async () => {
    const { router } = desk;
    await desk.pipe().run('pause', 'billing', '--reason', 'a test', '--yes');
    await router.pass(MINUTE);
    const { trackingId } = await router.publish('order.placed', 'lost', { only: 'billing' });
    await router.pass(MINUTE);
    const sqs = new SQSClient(operatorConfig(router.cloud));
    const listed = desk.pipe();
    await listed.run('subscribers');
    const paused = listed.rows.find(({ name }) => name === 'billing');
    await sqs.send(new PurgeQueueCommand({ QueueUrl: await queueUrl(sqs) }));
    sqs.destroy();
    const waits = await desk.at().run('tally');
    await desk.pipe().run('resume', 'billing', '--reason', 'a test', '--yes');
    await router.pass(17 * MINUTE);
    const lost = await desk.at().run('tally');
    await router.pass(60 * MINUTE);
    const found = await desk.at().run('tally');

    expect(paused).toMatchObject({ queue: { visible: 1 } });
    expect(waits).toMatchObject({ code: 0, stdout: expect.stringContaining('accounted for') });
    expect(lost.code).toBe(3);
    expect(lost.stdout).toMatch(
      new RegExp(
        `^${trackingId}  billing  nothing was heard of it since .*, and its queue has 0`,
        'm',
      ),
    );
    expect(lost.stdout).toContain('\n1 is not accounted for.\n');
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('All of it') });
  });

  it('names an event whose row is damaged', async () => {
    const { router } = desk;
    const { trackingId } = await router.publish('order.placed', 'damaged');
    await router.pass(MINUTE);
    const table = new DynamoDBClient(operatorConfig(router.cloud));
    await table.send(
      new UpdateItemCommand({
        TableName: router.cloud.outputs.TableName,
        Key: { pk: { S: `EVENT#${trackingId}` }, sk: { S: 'EVENT' } },
        UpdateExpression: 'REMOVE #type',
        ExpressionAttributeNames: { '#type': 'type' },
      }),
    );
    table.destroy();
    const piped = desk.pipe();

    const { code } = await piped.run('tally', '--from', '2h');

    expect(code).toBe(3);
    expect(piped.rows).toContainEqual({ trackingId, reason: 'its row is damaged' });
    expect(piped.rows.at(-1)).toMatchObject({ unaccounted: 1 });
  });

  it('goes back further than a router lists at a time', async () => {
    const piped = desk.pipe();

    await piped.run('tally', '--from', '90d');

    expect(piped.rows.at(-1)).toMatchObject({ events: { accepted: 3 } });
  });

  it('is refused a time that is none', async () => {
    expect(await desk.at().run('tally', '--from', 'monday')).toMatchObject({ code: 2, stdout: '' });
  });
});
