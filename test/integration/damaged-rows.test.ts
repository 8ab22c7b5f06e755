import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventKey } from '../../core/records/ledger-keys.ts';
import { KeyedRouter } from '../support/worlds/keyed-router.ts';
import { operatorConfig } from '../support/worlds/operator-config.ts';

const MINUTE = 60_000;

let keyed: KeyedRouter;
let table: DynamoDBClient;

beforeAll(async () => {
  keyed = await KeyedRouter.start();
  table = new DynamoDBClient(operatorConfig(keyed.router.cloud));
}, 60_000);

afterAll(async () => {
  table?.destroy();
  await keyed?.stop();
});

async function putNothing(pk: string, sk: string): Promise<void> {
  const Item = { pk: { S: pk }, sk: { S: sk }, record: { S: '{}' } };
  const { TableName } = keyed.router.cloud.outputs;
  await table.send(new PutItemCommand({ TableName, Item }));
  keyed.router.clock.advance(MINUTE);
}

/** The functions whose log has such a line, and the level of the line. */
function toldBy(message: string) {
  const lines = keyed.router.log.filter((line) => line.message.startsWith(message));
  return lines.map(({ function: name, level }) => [name, level] as const);
}

const order = (id: string) => ({ id, source: '/shop', type: 'order.placed', data: {} });

describe('a row of the ledger that is none', () => {
  it('among the subscribers is told, and breaks no function', async () => {
    const { key } = await keyed.issue({ permissions: ['publish', 'read'] });
    await putNothing('SUBSCRIBER', 'nobody');

    const { status, body } = await keyed.publish(key, order('subscribers'));
    const list = await keyed.request('GET /subscribers', { key });
    await keyed.router.pass(MINUTE);

    expect(status).toBe(202);
    expect(body.events).toMatchObject([{ status: 'accepted', subscribers: ['billing'] }]);
    expect(list.status).toBe(200);
    const told = toldBy('a row of the ledger is no subscriber');
    for (const part of ['Ingest', 'Query'])
      expect(told).toContainEqual([keyed.router.functionName(part), 'error']);
  });

  it('among the keys is told, and opens and closes nothing', async () => {
    const { key } = await keyed.issue();
    const { key: admin } = await keyed.issue({ permissions: ['admin'] });
    await putNothing('KEY', 'forged');

    const { status } = await keyed.publish(key, order('keys'));
    const list = await keyed.request('GET /keys', { key: admin });

    expect([status, list.status]).toEqual([202, 200]);
    expect(list.text).not.toContain('forged');
    const told = toldBy('a row of the ledger is no API key');
    for (const part of ['Ingest', 'Keys'])
      expect(told).toContainEqual([keyed.router.functionName(part), 'error']);
  });

  it('among the events is told, and hides no other from a list', async () => {
    const { key } = await keyed.issue({ permissions: ['publish', 'read'] });
    const { body } = await keyed.publish(key, order('damaged'), order('whole'));
    const { pk, sk } = eventKey(body.events[0]?.trackingId ?? '');
    await table.send(
      new UpdateItemCommand({
        TableName: keyed.router.cloud.outputs.TableName,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'REMOVE #type',
        ExpressionAttributeNames: { '#type': 'type' },
      }),
    );

    const list = await keyed.request('GET /events', { key });

    expect(list.status).toBe(200);
    const ids = list.body.events.map(({ id }) => id);
    expect(ids).toContain('whole');
    expect(ids).not.toContain('damaged');
    expect(toldBy('events cannot be listed')).toContainEqual([
      ...[keyed.router.functionName('Query'), 'error'],
    ]);
  });
});
