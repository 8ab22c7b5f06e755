import { readFileSync } from 'node:fs';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, KeyedRouter } from '../../support/worlds/keyed-router.ts';
import { operatorConfig } from '../../support/worlds/operator-config.ts';

let keyed: KeyedRouter;
/** The secrets of every key that was made, and of one that was guessed. */
const secrets: string[] = [];
/** Every answer but those that give a new key. */
const answers: Answered[] = [];

const secretOf = (key: string) => key.split('_')[2] ?? key;

/** Makes, uses, mistypes, rotates and deletes keys, in every way that meets an error. */
beforeAll(async () => {
  keyed = await KeyedRouter.start();
  const { key: admin } = await keyed.issue({ permissions: ['admin'] });
  const shop = await keyed.issue({ eventsPerMinute: 1, sources: ['/shop'] });
  const guessed = `wbk_${shop.id}_${'guess'.repeat(11).slice(0, 52)}`;
  const made = await keyed.request('POST /keys', {
    key: admin,
    body: { producer: 'till', permissions: ['publish'] },
  });
  const rotated = await keyed.request(`POST /keys/${shop.id}/rotate`, { key: admin });
  secrets.push(...[admin, shop.key, guessed, made.body.key, rotated.body.key].map(secretOf));
  const ask = async (answer: Promise<Answered>) => answers.push(await answer);
  const order = (id: string, source = '/shop') => ({ id, source, type: 'order.placed', data: {} });
  keyed.router.clock.advance(60_000);

  for (const key of [shop.key, guessed, `${shop.key}x`])
    await ask(keyed.publish(key, order(key.slice(0, 9))));
  await ask(keyed.publish(shop.key, order('too-many')));
  await ask(keyed.publish(rotated.body.key, order('foreign', '/bank')));
  await ask(
    keyed.request('POST /events', { authorization: `Basic ${shop.key}`, body: order('1') }),
  );
  await ask(keyed.request('GET /events', { key: shop.key }));
  await ask(keyed.request('GET /keys', { key: admin }));
  await ask(keyed.request('POST /keys', { key: admin, body: { producer: '' } }));
  await ask(keyed.request('POST /keys/nobody/rotate', { key: admin }));
  await ask(keyed.invoke({ producer: 'ops', permissions: ['everything'] }));
  const fix = keyed.router.cloud.faults.set({ service: 'dynamodb', error: 'outage' });
  await ask(keyed.request('GET /keys', { key: admin }));
  await ask(keyed.publish(made.body.key, order('in-an-outage')));
  await ask(keyed.publish(rotated.body.key, order('uncounted')));
  fix();
  await ask(keyed.request(`DELETE /keys/${made.body.id}`, { key: admin }));
  await keyed.router.pass(60_000);
}, 60_000);

afterAll(async () => {
  await keyed?.stop();
});

function expectNoSecret(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

describe('no secret', () => {
  it('is in a line of any function or of the cloud, of which there are some', () => {
    expect(keyed.router.log.length).toBeGreaterThan(2);
    expectNoSecret(JSON.stringify(keyed.router.log));
  });

  it('is in an answer, but for the one that gives it', () => {
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([202, 401, 429, 403, 200, 400, 404, 503, 204]),
    );
    expectNoSecret(JSON.stringify(answers.map(({ headers, text }) => [[...headers], text])));
  });

  it('is in the ledger, nor is a hash in an answer', async () => {
    const { cloud } = keyed.router;
    const client = new DynamoDBClient(operatorConfig(cloud));
    const { TableName } = cloud.outputs;
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    client.destroy();

    const records = Items.filter(({ pk }) => pk?.S === 'KEY').map(({ record }) => record?.S ?? '');
    const hashes = records.map((record) => (JSON.parse(record) as { hash: string }).hash);
    expect(hashes).toHaveLength(3);
    expectNoSecret(JSON.stringify(Items));
    for (const hash of hashes) expect(JSON.stringify(answers)).not.toContain(hash);
  });

  it('can come into the access log, which has nothing of a request but its route', () => {
    const template = readFileSync(`${keyed.assembly}/Keyed.template.json`, 'utf8');

    const [format = ''] = /"Format": "(\{.*\})"/.exec(template) ?? [];

    expect(format).toContain('$context.routeKey');
    expect([...format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name)).toEqual([
      ...['requestTime', 'requestId', 'identity.sourceIp', 'routeKey', 'status'],
      ...['responseLength', 'responseLatency', 'integrationErrorMessage'],
    ]);
  });
});
