import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { makeRegisterSubscriber } from '../../functions/register-subscriber.ts';
import { makeRegisterPorts } from '../support/builders/make-register-ports.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';

interface Answer {
  readonly Status: string;
  readonly PhysicalResourceId: string;
}

let received: { readonly headers: IncomingMessage['headers']; readonly answer: Answer }[];
let ResponseURL: string;
let ledger: MemoryLedger;
let pauses: MemoryPauses;

const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  received.push({ headers: request.headers, answer: JSON.parse(body) as Answer });
  response.end();
});

beforeEach(async () => {
  received = [];
  ledger = new MemoryLedger();
  pauses = new MemoryPauses();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

const propertiesOf = (Name: string, QueueUrl = 'https://queue') => ({
  ...{ ServiceToken: 'arn', Name, Pattern: '{"type":["order.placed"]}', RuleName: Name },
  ...{ QueueUrl, DeadLetterQueueUrl: 'https://dead', FunctionName: 'function' },
  ...{ MaxAttempts: '30', RetryBaseSeconds: '2', RetryCapSeconds: '3600', Once: 'false' },
});

/** What CloudFormation is answered. */
async function ask(
  RequestType: 'Create' | 'Update' | 'Delete',
  rest: {
    readonly Name: string;
    readonly PhysicalResourceId?: string;
    readonly QueueUrl?: string;
  },
): Promise<Answer> {
  const { Name, QueueUrl, ...ids } = rest;
  const fixed = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Registration' };
  const register = makeRegisterSubscriber({ ...makeRegisterPorts(), ledger, pauses });
  await register({
    ...{
      ...fixed,
      ...ids,
      RequestType,
      ResponseURL,
      ResourceProperties: propertiesOf(Name, QueueUrl),
    },
  } as unknown as CloudFormationCustomResourceEvent);
  const answer = received.at(-1)?.answer;
  if (answer === undefined) throw new Error('CloudFormation was not answered');
  return answer;
}

const names = async () => (await ledger.listSubscribers()).map(({ name }) => name);

/** Refuses every call until the function that it answers is called. */
function breakLedger(): () => void {
  const whole = ledger;
  const outage = () => Promise.reject(new Error('the ledger is down'));
  ledger = new MemoryLedger();
  Object.assign(ledger, {
    ...{ listSubscribers: outage, putSubscriber: outage, deleteSubscriber: outage },
  });
  return () => {
    ledger = whole;
  };
}

describe('Custom::WaybillSubscriber', () => {
  it('answers without a content type, for which its address is not signed', async () => {
    await ask('Create', { Name: 'billing' });

    expect(received[0]?.headers['content-type'] ?? '').toBe('');
    expect(received[0]?.headers['content-length']).toMatch(/^[1-9]/);
  });

  it('puts a subscriber into the ledger under its name, and takes it out', async () => {
    const { Status, PhysicalResourceId } = await ask('Create', { Name: 'billing' });
    const created = await names();
    await ask('Delete', { Name: 'billing', PhysicalResourceId });

    expect({ Status, PhysicalResourceId, created, left: await names() }).toEqual({
      ...{ Status: 'SUCCESS', PhysicalResourceId: 'billing', created: ['billing'], left: [] },
    });
  });

  it('keeps a subscriber paused that is deployed again, or from another stack, and forgets it when it goes', async () => {
    const QueueUrl = 'https://queues/new';
    await ask('Create', { Name: 'billing' });
    const pause = {
      state: 'paused',
      since: '2026-11-24T17:00:00.000Z',
      reason: 'x',
      by: 'me',
    } as const;
    await pauses.replacePause(undefined, { subscriber: 'billing', ...pause });
    const isKept = async () => (await pauses.findPause('billing')) !== undefined;

    await ask('Update', { Name: 'billing', PhysicalResourceId: 'billing' });
    const afterUpdate = await isKept();
    await ask('Create', { Name: 'billing', QueueUrl });
    await ask('Delete', { Name: 'billing', PhysicalResourceId: 'billing' });
    const afterMove = await isKept();
    await ask('Delete', { Name: 'billing', PhysicalResourceId: 'billing', QueueUrl });

    expect([afterUpdate, afterMove, await isKept()]).toEqual([true, true, false]);
  });

  it('has two resources while a name changes, the old of which CloudFormation deletes', async () => {
    await ask('Create', { Name: 'billing' });

    const updated = await ask('Update', { Name: 'charges', PhysicalResourceId: 'billing' });
    const between = await names();
    await ask('Delete', { Name: 'billing', PhysicalResourceId: 'billing' });

    expect(updated).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'charges' });
    expect(between.toSorted()).toEqual(['billing', 'charges']);
    expect(await names()).toEqual(['charges']);
  });

  it('leaves a name alone that another resource, with another queue, has taken over', async () => {
    await ask('Create', { Name: 'billing', QueueUrl: 'https://old' });
    await ask('Create', { Name: 'billing', QueueUrl: 'https://new' });

    const gone = { Name: 'billing', PhysicalResourceId: 'billing', QueueUrl: 'https://old' };
    const { Status } = await ask('Delete', gone);

    expect(Status).toBe('SUCCESS');
    expect(await ledger.listSubscribers()).toMatchObject([
      { name: 'billing', queueUrl: 'https://new' },
    ]);
  });

  it('has nothing against deleting what is not there', async () => {
    const answer = await ask('Delete', { Name: 'billing', PhysicalResourceId: 'billing' });

    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'billing' });
  });

  it('rolls back what an outage of the ledger kept from being created, in the same outage', async () => {
    breakLedger();

    const { Status, PhysicalResourceId } = await ask('Create', { Name: 'billing' });
    const rollback = await ask('Delete', { Name: 'billing', PhysicalResourceId });

    expect([Status, rollback.Status]).toEqual(['FAILED', 'SUCCESS']);
  });

  it('leaves every other subscriber alone when it rolls back, whatever it is called', async () => {
    await ask('Create', { Name: 'failed' });
    const fix = breakLedger();
    const { PhysicalResourceId } = await ask('Create', { Name: 'billing' });
    fix();

    await ask('Delete', { Name: 'billing', PhysicalResourceId });

    expect(await names()).toEqual(['failed']);
  });

  it('keeps the name of what could not be updated', async () => {
    breakLedger();

    const answer = await ask('Update', { Name: 'charges', PhysicalResourceId: 'billing' });

    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'billing' });
  });
});
