import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { rememberBegin, withinTime } from '../../aws/within-time.ts';

/** A client of a service that answers with `status`, and takes `ms` of its own time for each answer. */
function makeClient(status: number, ms: number) {
  const calls: number[] = [];
  let now = 0;
  const requestHandler = {
    handle: async () => {
      calls.push(now);
      now += ms;
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      const body = new TextEncoder().encode('{}');
      return { response: { statusCode: status, headers, body } };
    },
  };
  const client = new DynamoDBClient({
    requestHandler,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 3,
  });
  return { client: withinTime(client, () => now), calls };
}

describe('withinTime', () => {
  it.each([
    ['all its tries', 10, 3],
    ['two that take a second and a half', 1500, 2],
    ['one that takes as long as all may', 2000, 1],
  ])('gives a call that fails %s', async (_, ms, tries) => {
    const { client, calls } = makeClient(500, ms);

    const sent = client.send(new ListTablesCommand({}));

    await expect(sent).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500, attempts: tries },
    });
    expect(calls).toHaveLength(tries);
  });

  it('counts from the begin of a first try that the SDK has not seen', async () => {
    const { client, calls } = makeClient(500, 10);
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        rememberBegin(result.response, -1995);
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );

    await client.send(new ListTablesCommand({})).catch(() => {});

    expect(calls).toHaveLength(1);
  });

  it('counts the time of each call anew', async () => {
    const { client, calls } = makeClient(500, 900);

    for (let call = 0; call < 2; call++)
      await client.send(new ListTablesCommand({})).catch(() => {});

    expect(calls).toHaveLength(6);
  });

  it('leaves alone what succeeds, and what no new try would change', async () => {
    const good = makeClient(200, 10);
    const bad = makeClient(400, 10);

    await good.client.send(new ListTablesCommand({}));
    await bad.client.send(new ListTablesCommand({})).catch(() => {});

    expect([good.calls, bad.calls]).toEqual([[0], [0]]);
  });
});
