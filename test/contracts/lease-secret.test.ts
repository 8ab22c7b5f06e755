import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoLeaseSecret } from '../../aws/pull/dynamo-lease-secret.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../support/worlds/create-ledger-table.ts';

const TABLE = 'ledger';
const KEY = { pk: { S: 'LEASE_SECRET' }, sk: { S: 'LEASE_SECRET' } };

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  await createLedgerTable(aws.dynamoDb(), TABLE);
});

afterAll(async () => {
  await aws?.stop();
});

beforeEach(async () => {
  await aws.dynamoDb().send(new DeleteItemCommand({ TableName: TABLE, Key: KEY }));
});

const make = () => new DynamoLeaseSecret(aws.dynamoDb(), TABLE);

describe('the secret of leases', () => {
  it('is one for all functions, whoever asks first, and however many at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, () => make().leaseSecret()));
    const later = await make().leaseSecret();

    expect(new Set([...secrets, later]).size).toBe(1);
    expect(later).toMatch(/^[a-z2-7]{52}$/);
  });

  it('is read once by a function', async () => {
    const own = make();
    const secret = await own.leaseSecret();
    const end = aws.faults.set({ service: 'dynamodb' });

    expect(await own.leaseSecret()).toBe(secret);
    await expect(make().leaseSecret()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    end();
  });

  it('is made where the row has none', async () => {
    await aws.dynamoDb().send(new PutItemCommand({ TableName: TABLE, Item: KEY }));

    expect(await make().leaseSecret()).toBe(await make().leaseSecret());
  });
});
