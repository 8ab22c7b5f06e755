import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BusUnderTest } from '../../../support/worlds/bus-under-test.ts';

const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/shop';

let bus: BusUnderTest;

beforeEach(async () => {
  bus = new BusUnderTest();
  await bus.call('CreateEventBus', { Name: 'shop' });
});

afterEach(async () => {
  await bus.engine.stop();
});

const grant = {
  EventBusName: 'shop',
  Action: 'events:PutEvents',
  Principal: '111111111111',
  StatementId: 'one',
};

const statement = (Sid: string, account: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: account === '*' ? '*' : { AWS: `arn:aws:iam::${account}:root` },
  Action: 'events:PutEvents',
  Resource: BUS,
});

async function policy(): Promise<unknown> {
  const { Policy } = await bus.call('DescribeEventBus', { Name: 'shop' });
  return Policy === undefined ? undefined : JSON.parse(String(Policy)).Statement;
}

/** LocalStack's tests, `test_events.py::TestEventBus`, recorded these of AWS. */
describe("a bus's policy", () => {
  it('has the statements that were put, each once by its id', async () => {
    await bus.call('PutPermission', grant);
    await bus.call('PutPermission', { ...grant, StatementId: 'two', Principal: '*' });
    await bus.call('PutPermission', { ...grant, Principal: '222222222222' });

    expect(await policy()).toEqual([statement('two', '*'), statement('one', '222222222222')]);
    expect(JSON.parse(bus.policies.get(BUS) ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: await policy(),
    });
  });

  it('has the condition of a statement', async () => {
    const Condition = { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-1' };

    await bus.call('PutPermission', { ...grant, Principal: '*', Condition });

    expect(await policy()).toEqual([
      {
        ...statement('one', '*'),
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      },
    ]);
  });

  it('is replaced by a whole one', async () => {
    await bus.call('PutPermission', grant);
    const own = { ...statement('mine', '*'), Effect: 'Deny' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: own });

    await bus.call('PutPermission', { EventBusName: 'shop', Policy });

    expect(await policy()).toEqual([own]);
  });

  it.each<[string, AwsJson, unknown]>([
    ['one statement', { StatementId: 'one' }, [statement('two', '*')]],
    ['all statements', { RemoveAllPermissions: true }, undefined],
  ])('loses %s', async (_, own, left) => {
    await bus.call('PutPermission', grant);
    await bus.call('PutPermission', { ...grant, StatementId: 'two', Principal: '*' });

    await bus.call('RemovePermission', { EventBusName: 'shop', ...own });

    expect(await policy()).toEqual(left);
  });

  it.each<[string, string, AwsJson, string, string]>([
    [
      'a statement that is not there',
      'RemovePermission',
      { StatementId: 'x' },
      'ResourceNotFoundException',
      'Statement with the provided id does not exist.',
    ],
    [
      'a bus that is not there',
      'PutPermission',
      { ...grant, EventBusName: 'nowhere' },
      'ResourceNotFoundException',
      'Event bus nowhere does not exist.',
    ],
    [
      'a principal that is no account',
      'PutPermission',
      { ...grant, Principal: 'me' },
      'ValidationException',
      String.raw`Value 'me' at 'principal' failed to satisfy constraint: Member must satisfy regular expression pattern: (\d{12}|\*)`,
    ],
    [
      'no statement id',
      'PutPermission',
      { ...grant, StatementId: undefined },
      'ValidationException',
      "Value null at 'statementId' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a policy that is no JSON',
      'PutPermission',
      { Policy: '{' },
      'ValidationException',
      'Parameter Policy is not valid.',
    ],
    [
      'a policy above 10 KB',
      'PutPermission',
      { Policy: JSON.stringify({ Statement: [{ Sid: 'x'.repeat(10_240) }] }) },
      'PolicyLengthExceededException',
      'exceeds 10240 bytes',
    ],
  ])('rejects %s', async (_, action, own, code, message) => {
    await expect(bus.call(action, { EventBusName: 'shop', ...own })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('is what IAM is asked about', () => {
    expect(bus.engine.access('PutPermission', grant)).toEqual({
      action: 'events:PutPermission',
      resources: [BUS],
    });
  });
});
