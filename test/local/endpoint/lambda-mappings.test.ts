import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type ListEventSourceMappingsCommandOutput,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseStatements } from '../../../local/services/iam/statement.ts';
import type { MappingSpec } from '../../../local/services/lambda/event-sources/event-source-mapping.ts';
import { mappingId } from '../../../local/services/lambda/event-sources/event-source-mappings.ts';
import { LambdaUnderTest } from '../../support/worlds/lambda-under-test.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:probe';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
const CHANGE_MS = 2000;

let lambda: LambdaUnderTest;
let client: LambdaClient;

/** What a mapping polls: whether it is started, and the batches that it has in hand. */
const source = {
  busy: 0,
  isStarted: false,
  start(): void {
    this.isStarted = true;
  },
  stop(): void {
    this.isStarted = false;
  },
};

function add(logicalId: string, own: Partial<MappingSpec> = {}): string {
  const uuid = mappingId('Shop', logicalId);
  const spec = {
    ...{ uuid, sourceArn: QUEUE, functionArn: FUNCTION, tags: {}, settings: { BatchSize: 10 } },
    arn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${uuid}`,
    ...own,
  };
  lambda.mappings.add(spec, source, true).start();
  return uuid;
}

const get = (UUID: string) => client.send(new GetEventSourceMappingCommand({ UUID }));
const stateOf = async (uuid: string) => (await get(uuid)).State;
const update = (UUID: string, Enabled: boolean) =>
  client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));

beforeAll(async () => {
  lambda = await LambdaUnderTest.start();
  client = new LambdaClient({
    region: 'us-east-1',
    endpoint: lambda.endpoint.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client?.destroy();
  await lambda?.stop();
});

beforeEach(() => {
  source.busy = 0;
});

describe('an event source mapping', () => {
  it('has its configuration', async () => {
    const uuid = add('Configured');

    expect(await get(uuid)).toMatchObject({
      UUID: uuid,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${uuid}`,
      EventSourceArn: QUEUE,
      FunctionArn: FUNCTION,
      BatchSize: 10,
      State: 'Enabled',
      StateTransitionReason: 'USER_INITIATED',
      LastModified: new Date(lambda.clock.now()),
    });
  });

  it('is disabled and enabled by way of the states between, and polls only when it is enabled', async () => {
    const uuid = add('Flipped');
    const seen: (readonly [string | undefined, boolean])[] = [];
    const look = async () => seen.push([await stateOf(uuid), source.isStarted]);

    await look();
    await update(uuid, false);
    await look();
    await lambda.clock.advance(CHANGE_MS);
    await look();
    await update(uuid, true);
    await look();
    await lambda.clock.advance(CHANGE_MS);
    await look();

    expect(seen).toEqual([
      ['Enabled', true],
      ['Disabling', false],
      ['Disabled', false],
      ['Enabling', false],
      ['Enabled', true],
    ]);
  });

  it('is disabled only when the batches in hand have come to their end', async () => {
    const uuid = add('Busy');
    source.busy = 1;

    await update(uuid, false);
    await lambda.clock.advance(5 * CHANGE_MS);
    const before = await stateOf(uuid);
    source.busy = 0;
    await lambda.clock.advance(CHANGE_MS);

    expect([before, await stateOf(uuid)]).toEqual(['Disabling', 'Disabled']);
  });

  it('stays as it is where it is told what it is', async () => {
    const uuid = add('Same');

    expect(await update(uuid, true)).toMatchObject({ State: 'Enabled' });
  });

  it('rejects a change while it is being changed', async () => {
    const uuid = add('Changing');
    await update(uuid, false);

    await expect(update(uuid, true)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Cannot update the event source mapping because it is in use.',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    ['read', () => get('deadbeef-e025-4d45-9da3-23813f5e7b65')],
    ['changed', () => update('deadbeef-e025-4d45-9da3-23813f5e7b65', true)],
  ])('that is not there cannot be %s', async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('rejects by name a change that is not run here', async () => {
    const uuid = add('Resized');
    const call = client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, BatchSize: 1 }));

    await expect(call).rejects.toThrow(
      'lambda:UpdateEventSourceMapping with BatchSize is not run locally',
    );
    expect(await get(uuid)).toMatchObject({ BatchSize: 10 });
  });
});

describe('the list of event source mappings', () => {
  it('is of a function or a source, in pages', async () => {
    const functionArn = `${FUNCTION}-of-list`;
    const made = ['A', 'B', 'C'].map((id) => add(id, { functionArn })).sort();
    const other = add('D', { functionArn, sourceArn: `${QUEUE}-2` });
    const list = (input: object) => client.send(new ListEventSourceMappingsCommand(input));
    const ids = ({ EventSourceMappings: all = [] }: ListEventSourceMappingsCommandOutput) =>
      all.map(({ UUID }) => UUID);

    const bySource = await list({ EventSourceArn: `${QUEUE}-2` });
    const first = await list({ FunctionName: 'probe-of-list', EventSourceArn: QUEUE, MaxItems: 2 });
    const second = await list({
      FunctionName: functionArn,
      MaxItems: 2,
      Marker: first.NextMarker,
      EventSourceArn: QUEUE,
    });

    expect(ids(bySource)).toEqual([other]);
    expect([...ids(first), ...ids(second)]).toEqual(made);
    expect(second.NextMarker).toBeUndefined();
  });

  it.each([
    [{ MaxItems: 0 }, 'greater than or equal to 1'],
    [{ MaxItems: 10_001 }, 'less than or equal to 10000'],
    [{ FunctionName: '../x' }, 'regular expression pattern'],
  ])('rejects %j', async (input, message) => {
    const call = client.send(new ListEventSourceMappingsCommand(input));

    await expect(call).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

describe('a role', () => {
  const CALLER = 'arn:aws:iam::000000000000:role/operator';
  let signed: LambdaClient;

  beforeAll(() => {
    const allow = (Action: string, Condition: object) => ({
      Effect: 'Allow',
      Action,
      Resource: '*',
      Condition,
    });
    lambda.policies.assignKey('AKIAOPERATOR', CALLER);
    lambda.policies.addToRole(
      CALLER,
      parseStatements(
        JSON.parse(
          JSON.stringify({
            Statement: [
              allow('lambda:*EventSourceMapping', {
                StringEquals: { 'aws:ResourceTag/team': 'orders' },
              }),
              allow('lambda:GetEventSourceMapping', {
                ArnEquals: { 'lambda:FunctionArn': FUNCTION },
              }),
            ],
          }),
        ),
      ),
    );
    signed = new LambdaClient({
      region: 'us-east-1',
      endpoint: lambda.endpoint.url,
      credentials: { accessKeyId: 'AKIAOPERATOR', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });

  afterAll(() => signed?.destroy());

  it.each([
    ['of its tag', { tags: { team: 'orders' }, functionArn: 'arn:other' }, 'allowed', 'allowed'],
    ['of its function', {}, 'allowed', 'denied'],
    ['of another tag', { tags: { team: 'mail' }, functionArn: 'arn:other' }, 'denied', 'denied'],
  ])('may read and change a mapping %s as its policy says', async (name, own, read, change) => {
    const UUID = add(name, own);
    const outcome = (call: Promise<unknown>) =>
      call.then(
        () => 'allowed',
        (error: Error) => (error.name === 'AccessDeniedException' ? 'denied' : error.name),
      );

    expect([
      await outcome(signed.send(new GetEventSourceMappingCommand({ UUID }))),
      await outcome(signed.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }))),
    ]).toEqual([read, change]);
  });
});
