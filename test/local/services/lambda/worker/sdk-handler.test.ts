import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FromWorker, PortCall } from '../../../../../local/services/lambda/messages.ts';
import { SdkHandler } from '../../../../../local/services/lambda/worker/sdk-handler.ts';

const LOOP = { awaitCall: () => {}, callEnded: () => {} };
const ENVIRONMENT = ['AWS_LAMBDA_FUNCTION_NAME', '_X_AMZN_TRACE_ID'];

afterEach(() => {
  for (const name of ENVIRONMENT) delete process.env[name];
});

const QUEUE = { QueueUrl: 'http://sqs/1/orders', MessageBody: 'a' };

/** A client of the SDK on a port; `answer` takes each call. */
function open(answer: (call: PortCall, handler: SdkHandler) => void, requestTimeout = 0) {
  const handler = new SdkHandler((message: FromWorker) => {
    if (message.kind === 'call') answer(message, handler);
  }, LOOP);
  handler.updateHttpClientConfig('requestTimeout', requestTimeout);
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: 'http://sqs',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    md5: false,
    ...handler.clientConfig,
  });
  return { client, send: () => client.send(new SendMessageCommand(QUEUE)) };
}

const accept = ({ id }: PortCall, handler: SdkHandler) =>
  handler.reply({ kind: 'reply', id, status: 200, body: '{"MessageId":"m"}' });

describe('a call over the port of a function', () => {
  it('brings the tracing header of its invocation', async () => {
    const seen: unknown[] = [];
    const { send } = open((call, handler) => {
      seen.push(call.traceHeader);
      accept(call, handler);
    });
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'probe';

    for (const header of ['Root=1', 'Root=2']) {
      process.env._X_AMZN_TRACE_ID = header;
      await send();
    }

    expect(seen).toEqual(['Root=1', 'Root=2']);
  });

  it('that is never answered fails after the request timeout of its client', async () => {
    const { send } = open(() => {}, 20);

    await expect(send()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('fails after its own timeout beside one that has more time, which may still be answered', async () => {
    const handler = new SdkHandler(() => {}, LOOP);
    const call = (requestTimeout: number) =>
      handler.handle({ headers: {} }, { requestTimeout }).then(
        ({ response }) => response.statusCode,
        ({ message }: Error) => message,
      );
    const patient = call(600_000);

    const ended = await Promise.all([call(5), call(30), call(6)]);
    handler.reply({ kind: 'reply', id: 1, status: 200, body: '{}' });

    expect(ended).toEqual(
      [5, 30, 6].map((ms) => `the request has exceeded the configured ${ms} ms requestTimeout`),
    );
    expect(await patient).toBe(200);
  });

  it('that is never answered fails after a request timeout of its own', async () => {
    const { client } = open(() => {});

    const sending = client.send(new SendMessageCommand(QUEUE), { requestTimeout: 20 });

    await expect(sending).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is not given up once it is answered', async () => {
    const { send } = open((call, handler) => setImmediate(accept, call, handler), 10_000);

    expect(await send()).toMatchObject({ MessageId: 'm' });
  });

  it('is dropped when it is aborted', async () => {
    const { client } = open(() => {});
    const controller = new AbortController();

    const sending = client.send(new SendMessageCommand(QUEUE), { abortSignal: controller.signal });
    setImmediate(() => controller.abort());

    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
  });
});
