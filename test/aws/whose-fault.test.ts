import { createServer, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  InternalServerError,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { BatchRequestTooLong, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { isEventRefused, whoseFault } from '../../aws/whose-fault.ts';

/** An error as the SDK throws it for an answer that its model does not name. */
function sdkError(name: string, httpStatusCode = 400, message = name): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode, requestId: 'id', attempts: 3, totalRetryDelay: 120 },
  });
}

/** An error of credentials or of Node's network, to which the SDK adds how often it tried. */
function triedError(own: { readonly name?: string; readonly code?: string }): Error {
  return Object.assign(new Error('why'), own, { $metadata: { attempts: 3, totalRetryDelay: 120 } });
}

const $metadata = { httpStatusCode: 400 };

/** What `run` throws. */
function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('whoseFault', () => {
  it.each<[string, unknown]>([
    ['throttling', new ThrottlingException({ message: 'Rate exceeded', $metadata })],
    ['a table over its throughput', sdkError('ProvisionedThroughputExceededException')],
    ['an account over its requests', sdkError('RequestLimitExceeded')],
    ['too many requests', sdkError('SomethingNew', 429)],
    ["a server's fault", new InternalServerError({ message: 'why', $metadata })],
    ["a server's fault of an unknown name", sdkError('SomethingNew', 500)],
    ["a server's fault that is named as a request's", sdkError('ValidationException', 503)],
    ['a service that is away', sdkError('ServiceUnavailable', 503)],
    ['a missing grant', sdkError('AccessDeniedException')],
    ['a missing grant of SQS', sdkError('AccessDenied', 403)],
    ['a table that is gone', new ResourceNotFoundException({ message: 'gone', $metadata })],
    ['a queue that is gone', new QueueDoesNotExist({ message: 'gone', $metadata })],
    ['expired credentials', sdkError('ExpiredTokenException')],
    ['expired credentials of SQS', sdkError('ExpiredToken', 403)],
    ['unknown credentials', sdkError('UnrecognizedClientException')],
    ['a wrong signature', sdkError('InvalidSignatureException', 403)],
    ['a key of KMS that is disabled', sdkError('KmsDisabled')],
    ['a key of KMS that may not be used', sdkError('KMSAccessDeniedException')],
    ['an account that is suspended', sdkError('OptInRequired', 403)],
    ['a code that is not known', sdkError('SomethingNew')],
    ['no answer in time', triedError({ name: 'TimeoutError' })],
    ['a call that was ended', triedError({ name: 'AbortError' })],
    ['no credentials', triedError({ name: 'CredentialsProviderError' })],
    ['an answer that is no JSON from a proxy that is overloaded', proxyError(502)],
    ['an answer that is no JSON from a proxy that is well', proxyError(200)],
    ['an answer that breaks off', Object.assign(triedError({ code: 'ECONNRESET' }), { $metadata })],
    ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'CERT_HAS_EXPIRED'].map(
      (code): [string, Error] => [code, triedError({ code })],
    ),
  ])("is nobody's but an outage: %s", (_, error) => {
    expect(whoseFault(error)).toBe('outage');
  });

  it.each<[string, unknown]>([
    ['what is not well formed', sdkError('ValidationException')],
    ['an item that is too large', sdkError('ValidationException', 400, 'Item size has exceeded')],
    ['a request that is too large', sdkError('SomethingNew', 413)],
    ['what cannot be read', sdkError('SerializationException')],
    ['a collection that is too large', sdkError('ItemCollectionSizeLimitExceededException')],
    ['a batch that is too large', new BatchRequestTooLong({ message: 'why', $metadata })],
    ['the same by its older code', sdkError('AWS.SimpleQueueService.BatchRequestTooLong')],
    ['a message of forbidden characters', sdkError('InvalidMessageContents')],
    ['a parameter out of its bounds', sdkError('InvalidParameterValue')],
    ['a parameter that is missing or empty', sdkError('MissingParameter')],
    [
      'a condition that is not met',
      new ConditionalCheckFailedException({ message: 'why', $metadata }),
    ],
  ])("is the request's: %s", (_, error) => {
    expect(whoseFault(error)).toBe('request');
  });

  it.each<[string, unknown]>([
    ['a type error', new TypeError('undefined is not a function')],
    [
      'a type error in the midst of a call',
      Object.assign(new TypeError('no'), { $metadata: { attempts: 1 } }),
    ],
    ['a length that is none', new RangeError('Invalid array length')],
    ['a name that is none', new ReferenceError('x is not defined')],
    ['an item that is no JSON', thrownBy(() => JSON.parse('{'))],
    ['an item that cannot be decompressed', thrownBy(() => gunzipSync('no'))],
    ['an argument that is none', thrownBy(() => Buffer.alloc(-1))],
    ['an action that the service does not have', sdkError('UnknownOperationException')],
    ['an error of nobody', new Error('why')],
    ['a file that is not there', Object.assign(new Error('no'), { code: 'ENOENT' })],
    ['what is no error', 'a text'],
    ['nothing', undefined],
  ])('is ours: %s', (_, error) => {
    expect(whoseFault(error)).toBe('ours');
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['answers with an error of JSON', answer(400, '{"__type":"com.aws#Unheard"}'), 'outage'],
    [
      'answers that the request is wrong',
      answer(400, '{"__type":"com.amazon.coral.validate#ValidationException"}'),
      'request',
    ],
    ['answers with a page', answer(502, '<html>'), 'outage'],
    ['answers well with a page', answer(200, '<html>'), 'outage'],
    ['hangs up', (response) => response.destroy(), 'outage'],
    [
      'breaks its answer off',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"Item":', () => response.destroy());
      },
      'outage',
    ],
  ])('knows what the SDK throws where the server %s', async (_, respond, expected) => {
    const server = createServer((_, response) => respond(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });

    const thrown = await client
      .send(new GetItemCommand({ TableName: 't', Key: {} }))
      .catch((error: unknown) => error);
    client.destroy();
    server.close();

    expect(thrown).toBeInstanceOf(Error);
    expect(whoseFault(thrown)).toBe(expected);
  });
});

describe('isEventRefused', () => {
  it.each([
    ['InvalidArgument', 'Source is not valid', true],
    ['MalformedDetail', 'Detail is malformed.', true],
    ['NotAuthorizedForSourceException', 'Not authorized for the source.', true],
    ['NotAuthorizedForDetailTypeException', 'Not authorized for the detail type.', true],
    ['InvalidArgument', 'Event bus orders does not exist.', false],
    ['InvalidArgument', 'Parameter EventBusName is not valid. Reason: why', false],
    ['InvalidArgument', 'Parameter Source is not valid: event bus', true],
    ['AccessDeniedException', 'no', false],
    ['InternalFailure', 'no', false],
    ['InternalException', 'no', false],
    ['InvalidAccountIdException', 'no', false],
    ['ThrottlingException', 'no', false],
    ['ServiceUnavailable', 'no', false],
    ['SomethingNew', 'no', false],
  ])('takes %s (%s) for a refusal of the event: %s', (code, message, refused) => {
    expect(isEventRefused(code, message)).toBe(refused);
  });
});

function answer(status: number, body: string) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(body);
  };
}

/** The SDK reads every answer as JSON, and says of one that is not what came and with which status. */
function proxyError(httpStatusCode: number): Error {
  return Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode } });
}
