import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BusUnderTest, makeEntry, queueArn } from '../../../support/worlds/bus-under-test.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-rules-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const rule = (own: object = {}) => ({
  ...{ Name: 'r', EventBusName: 'orders', EventPattern: '{"source": ["shop"]}' },
  ...own,
});

const targets = (...ids: readonly string[]) => ({
  ...{ Rule: 'r', EventBusName: 'orders' },
  Targets: ids.map((id) => ({ Id: id, Arn: queueArn(id), Input: `"for ${id}"` })),
});

/** A start with the folder: what templates make, and then what was kept. */
async function start(made: readonly (readonly [string, AwsJson])[] = [], dataDir = folder) {
  const bus = new BusUnderTest(dataDir === '' ? undefined : dataDir);
  await bus.call('CreateEventBus', { Name: 'orders' });
  for (const [action, input] of made) await bus.call(action, input);
  bus.engine.restoreRules();
  return bus;
}

async function calls(bus: BusUnderTest, ...made: readonly (readonly [string, AwsJson])[]) {
  for (const [action, input] of made) await bus.call(action, input);
  await bus.engine.stop();
}

/** What the targets of a bus get of an event. */
async function sentBy(bus: BusUnderTest) {
  await bus.put(makeEntry({ EventBusName: 'orders', Source: 'shop' }));
  await bus.engine.stop();
  return bus.sent.map(({ queue, body }) => [queue, body]);
}

describe('rules that were put by calls', () => {
  const put = [['PutRule', rule()] as const, ['PutTargets', targets('a', 'b')] as const];

  it.each<[string, readonly (readonly [string, AwsJson])[], readonly string[]]>([
    ['have their targets at the next start', put, ['a', 'b']],
    [
      'lack those that were removed',
      [...put, ['RemoveTargets', { Rule: 'r', EventBusName: 'orders', Ids: ['a'] }]],
      ['b'],
    ],
    ['may have none', put.slice(0, 1), []],
    ['stay disabled', [...put, ['DisableRule', { Name: 'r', EventBusName: 'orders' }]], []],
    [
      'stay deleted',
      [
        ...put,
        ['RemoveTargets', { Rule: 'r', EventBusName: 'orders', Ids: ['a', 'b'] }],
        ['DeleteRule', { Name: 'r', EventBusName: 'orders' }],
      ],
      [],
    ],
    [
      'have the pattern that was put last',
      [...put, ['PutRule', rule({ EventPattern: '{"source": ["other"]}' })]],
      [],
    ],
  ])('%s', async (_, made, queues) => {
    await calls(await start(), ...made);
    // A start that changes nothing keeps them, too.
    await calls(await start());

    expect(await sentBy(await start())).toEqual(queues.map((queue) => [queue, `"for ${queue}"`]));
  });

  it('yield to a rule of a template that has the name by then', async () => {
    await calls(await start(), ...put);
    const template = [['PutRule', rule()] as const, ['PutTargets', targets('c')] as const];

    expect(await sentBy(await start(template))).toEqual([['c', '"for c"']]);
  });

  it('are not those of a template, which has them itself or no more', async () => {
    await calls(await start(put));

    expect(await sentBy(await start())).toEqual([]);
  });

  it('are gone with a bus that no template has', async () => {
    const bus = await start();
    await bus.call('CreateEventBus', { Name: 'other' });
    await calls(bus, ['PutRule', rule({ EventBusName: 'other' })]);
    const next = await start();

    await expect(next.call('ListRules', { EventBusName: 'other' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('are gone where no state is kept', async () => {
    await calls(await start([], ''), ...put);

    expect(await sentBy(await start([], ''))).toEqual([]);
  });

  it('are not read from a damaged file', async () => {
    writeFileSync(join(folder, 'rules.json'), '[{"settings"');

    await expect(start()).rejects.toThrow('rules.json is damaged');
  });
});
