import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, type EventTypeProps } from '../../../lib/index.ts';
import { AppUnderTest, type Define } from '../../support/worlds/app-under-test.ts';

const ORDER = {
  type: 'object',
  properties: { amount: { type: 'integer', minimum: 1 } },
  required: ['amount'],
};

const app = new AppUnderTest();
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'waybill-types-'));
});

afterEach(async () => {
  await app.clear();
  rmSync(dataDir, { recursive: true });
});

const shop =
  (types: Readonly<Record<string, EventTypeProps>>): Define =>
  (cdk) => {
    const router = new EventRouter(new Stack(cdk, 'Shop'), 'Router', {
      authorizer: 'public',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const [type, props] of Object.entries(types)) router.addEventType(type, props);
  };

async function ask(url: string, method: string, body?: object) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

it('holds events to the types that a deployment declares, and keeps others from changing them', async () => {
  const type = {
    schema: ORDER,
    mode: 'enforce',
    compatibility: 'backward',
    owner: 'shop',
  } as const;
  const first = await app.run(shop({ 'order.placed': type }), { dataDir });
  const send = (amount: number) =>
    ask(`${first.url}/events`, 'POST', { source: '/shop', type: 'order.placed', data: { amount } });
  const path = `${first.url}/catalog/order.placed`;
  const shown = await ask(path, 'GET');
  const sent = [await send(1), await send(0)].map(({ status }) => status);
  const put = await ask(path, 'PUT', { mode: 'off', reason: 'INC-42' });
  const removed = await ask(`${path}?reason=INC-42`, 'DELETE');
  const audit = await ask(`${first.url}/audit`, 'GET');
  await first.stop();

  expect(shown.body).toMatchObject({
    declared: { ...type, version: 1, deployment: expect.stringMatching(/^Shop\/Router/) },
  });
  expect(sent).toEqual([202, 422]);
  expect(put).toMatchObject({ status: 409, body: { code: 'managed-by-deployment' } });
  expect(removed).toMatchObject({ status: 409, body: { code: 'managed-by-deployment' } });
  expect(audit.body).toMatchObject({
    entries: [{ by: 'the deployment', action: 'declare-type' }],
  });
});

it('fails a deployment whose schema is not compatible, and takes back what is not declared any more', async () => {
  const declare = (schema: object) => ({
    'order.placed': { schema: { ...schema }, compatibility: 'backward' } as const,
  });
  await (await app.run(shop(declare(ORDER)), { dataDir })).stop();
  const narrower = { ...ORDER, required: ['amount', 'customer'] };
  await expect(app.run(shop(declare(narrower)), { dataDir })).rejects.toThrow(
    /the new schema may refuse what the old one allows/,
  );
  const last = await app.run(shop({}), { dataDir });

  expect(await ask(`${last.url}/catalog/order.placed`, 'GET')).toMatchObject({ status: 404 });
});
