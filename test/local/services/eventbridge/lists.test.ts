import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BusUnderTest, queueArn } from '../../../support/worlds/bus-under-test.ts';

const NAMES = ['a1', 'a2', 'a3', 'b1', 'b2'];

let bus: BusUnderTest;

beforeEach(async () => {
  bus = new BusUnderTest();
  for (const Name of NAMES.toReversed()) {
    await bus.call('CreateEventBus', { Name });
    await bus.call('PutRule', { Name, EventPattern: '{"source": ["shop"]}' });
    await bus.call('PutTargets', { Rule: Name, Targets: [{ Id: 'q', Arn: queueArn('q') }] });
  }
  await bus.call('PutTargets', {
    Rule: 'a1',
    Targets: NAMES.slice(1).map((Id) => ({ Id, Arn: queueArn(Id) })),
  });
});

afterEach(async () => {
  await bus.engine.stop();
});

/** Every list that has pages (API reference, `Limit` and `NextToken`), its member, and what is in it. */
const LISTS: readonly (readonly [string, AwsJson, string, readonly string[]])[] = [
  ['ListEventBuses', {}, 'EventBuses', [...NAMES, 'default']],
  ['ListRules', {}, 'Rules', NAMES],
  ['ListRuleNamesByTarget', { TargetArn: queueArn('q') }, 'RuleNames', NAMES],
  ['ListTargetsByRule', { Rule: 'a1' }, 'Targets', [...NAMES.slice(1), 'q']],
];

async function list(action: string, input: AwsJson, member: string) {
  const { [member]: items, NextToken } = await bus.call(action, input);
  const names = (items as readonly (AwsJson | string)[]).map((item) =>
    typeof item === 'string' ? item : String(item.Name ?? item.Id),
  );
  return { names, NextToken };
}

describe.each(LISTS)('%s', (action, input, member, all) => {
  it('gives everything at once, in the order of the names, without a token', async () => {
    expect(await list(action, input, member)).toEqual({ names: all, NextToken: undefined });
  });

  it('gives pages of the length that it is asked for, and the last one without a token', async () => {
    const pages: string[][] = [];
    let NextToken: unknown;
    do {
      const page = await list(action, { ...input, Limit: 2, NextToken }, member);
      pages.push(page.names);
      NextToken = page.NextToken;
    } while (NextToken !== undefined && pages.length < 9);

    expect(pages.flat()).toEqual(all);
    expect(pages.map(({ length }) => length)).toEqual(all.length === 5 ? [2, 2, 1] : [2, 2, 2]);
  });

  it('goes on where it was, although the last one of the page is gone', async () => {
    const { NextToken } = await list(action, { ...input, Limit: 2 }, member);
    await bus.call('RemoveTargets', { Rule: 'a1', Ids: ['a3', 'q'] });
    await bus.call('RemoveTargets', { Rule: 'a2', Ids: ['q'] });
    await bus.call('DeleteRule', { Name: 'a2' });
    await bus.call('DeleteEventBus', { Name: 'a2' });

    const { names } = await list(action, { ...input, Limit: 1, NextToken }, member);

    expect(names).toEqual([all[2]]);
  });

  it.each([
    ['a limit of 0', { Limit: 0 }, "Value '0' at 'limit' failed to satisfy constraint"],
    ['a limit of 101', { Limit: 101 }, 'Member must have value less than or equal to 100'],
    ['a token that is none', { NextToken: 'nonsense' }, 'Parameter NextToken is not valid.'],
  ])('rejects %s', async (_, own, message) => {
    await expect(bus.call(action, { ...input, ...own })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

describe.each(LISTS.slice(0, 2))('%s by prefix', (action, input, member) => {
  it.each([
    ['a', ['a1', 'a2', 'a3']],
    ['a2', ['a2']],
    ['c', []],
  ])('gives those with %s', async (NamePrefix, expected) => {
    const { names } = await list(action, { ...input, NamePrefix }, member);

    expect(names).toEqual(expected);
  });

  it('gives pages of them', async () => {
    const first = await list(action, { NamePrefix: 'a', Limit: 2 }, member);
    const second = await list(
      action,
      { NamePrefix: 'a', Limit: 2, NextToken: first.NextToken },
      member,
    );

    expect([first.names, second.names]).toEqual([['a1', 'a2'], ['a3']]);
    expect(second.NextToken).toBeUndefined();
  });
});
