import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { APIGatewayProxyEventV2, CloudFormationCustomResourceEvent } from 'aws-lambda';
import { makeQuery } from '../../functions/query.ts';
import { makeRegisterSubscriber } from '../../functions/register-subscriber.ts';
import { sha256 } from '../../node/sha256.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { makeRegisterPorts } from '../support/builders/make-register-ports.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';

const SECRET = 'a-token';

afterEach(() => void jest.restoreAllMocks());

describe('an unexpected error', () => {
  it('of a question is one line that names the event, and nothing of the request beside', async () => {
    const ledger = new MemoryLedger();
    ledger.getEvent = () => Promise.reject(new TypeError('no such thing'));
    const clock = new FakeClock();
    const log = new RecordingLog();
    const operations = new MemoryOperations();
    const query = makeQuery({
      ...{ ledger, failed: ledger, queue: new MemoryQueue(clock), clock, log, guard: undefined },
      ...{ pauses: new MemoryPauses(), jobs: operations, trail: operations, sha256 },
    });
    const { trackingId } = makeRecord('1');

    const answer = await query({
      routeKey: 'GET /events/{trackingId}',
      pathParameters: { trackingId },
      headers: { authorization: SECRET },
      body: SECRET,
    } as unknown as APIGatewayProxyEventV2);

    expect(answer).toMatchObject({ statusCode: 500 });
    expect(log.lines).toMatchObject([
      {
        ...{ level: 'ERROR', message: 'an unexpected error', trackingId },
        ...{ errorClass: 'TypeError', errorMessage: 'no such thing' },
        stack: expect.stringContaining('unexpected-errors.test.ts'),
      },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain(SECRET);
  });

  it('of a registration names the resource, and not where CloudFormation wants its answer', async () => {
    const log = new RecordingLog();
    const register = makeRegisterSubscriber({
      ...{ ...makeRegisterPorts(), ledger: new MemoryLedger(), pauses: new MemoryPauses() },
      log,
    });
    const answered = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());

    await register({
      ...{ RequestType: 'Create', LogicalResourceId: 'Billing', ResourceProperties: {} },
      ...{ StackId: 'stack', RequestId: 'request', ResponseURL: `https://bucket/${SECRET}` },
    } as unknown as CloudFormationCustomResourceEvent);

    expect(answered).toHaveBeenCalledTimes(1);
    expect(log.lines).toMatchObject([
      {
        message: 'a subscriber could not be registered',
        ...{ level: 'ERROR', requestType: 'Create', resource: 'Billing' },
        errorMessage: expect.any(String),
      },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain(SECRET);
  });
});
