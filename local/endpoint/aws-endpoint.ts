import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AwsApi, AwsJson, ServiceName } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import { close, listen } from '../support/loopback.ts';
import { checkMembers } from './check-members.ts';
import { type AwsAnswer, answerJson, failJson } from './json-protocol.ts';
import { isLambda, runLambda } from './lambda-protocol.ts';
import { isQuery, runQuery } from './query-protocol.ts';

/** The most bytes of a request (DynamoDB's bound for a batch). */
const BODY_LIMIT = 16 * 1024 * 1024;

const SERVICES: Readonly<Record<string, ServiceName>> = {
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  AWSEvents: 'events',
};

/** What the endpoint needs of the cloud. */
export interface AwsEndpointOptions {
  readonly api: AwsApi;
  /** 0 is any free port. */
  readonly port: number;
  readonly accountId: string;
}

/** The one address of every service, for any AWS SDK and the AWS CLI; on the loopback interface only. */
export class AwsEndpoint {
  readonly #options: AwsEndpointOptions;
  readonly #server: Server;
  #url = '';

  constructor(options: AwsEndpointOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  /** Its address, without a slash at the end; empty until it listens. */
  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    this.#url = `http://127.0.0.1:${await listen(this.#server, this.#options.port, 'AWS_PORT')}`;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const accessKeyId = readAccessKey(request);
    const { api, accountId } = this.#options;
    const { method, url = '/', headers } = request;
    const traceHeader = headers['x-amzn-trace-id']?.toString();
    if (isLambda(url)) {
      send(
        response,
        await runLambda({ method, url, headers, body, accessKeyId, traceHeader }, api),
      );
      return;
    }
    if (method === 'GET') {
      send(response, {
        status: 200,
        contentType: 'text/plain',
        body: 'Waybill embedded cloud: sqs, dynamodb, events, lambda, sts\n',
      });
      return;
    }
    if (body !== undefined && isQuery(headers['content-type'])) {
      send(response, await runQuery(body, { api, accessKeyId, traceHeader, accountId }));
      return;
    }
    const [prefix = '', action = ''] = String(headers['x-amz-target'] ?? '').split('.');
    const service = SERVICES[prefix];
    try {
      if (body === undefined)
        throw new AwsError('RequestEntityTooLarge', `a request may have ${BODY_LIMIT} bytes`, 413);
      if (service === undefined)
        throw new AwsError(
          'UnknownOperationException',
          `${prefix || 'this call'} is not run locally`,
        );
      const input = parse(body);
      checkMembers(service, input);
      const output = await api.call({ service, action, input, accessKeyId, traceHeader });
      send(response, answerJson(service, output));
    } catch (error) {
      send(response, failJson(service, error));
    }
  }
}

function parse(body: string): AwsJson {
  try {
    const input: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof input === 'object' && input !== null && !Array.isArray(input))
      return input as AwsJson;
  } catch {
    // It is said below, as for every other text that is no object.
  }
  throw new AwsError('SerializationException', 'the request body is not a JSON object');
}

/** The key that signed a request, in its header or its query (SigV4). */
function readAccessKey({ headers, url = '' }: IncomingMessage): string | undefined {
  const [, inHeader] = /Credential=([^/,\s]+)/.exec(headers.authorization ?? '') ?? [];
  const [, inQuery] = /[?&]X-Amz-Credential=([^%/&]+)/.exec(url) ?? [];
  return inHeader ?? inQuery;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_LIMIT) chunks.push(chunk);
  }
  return bytes <= BODY_LIMIT ? Buffer.concat(chunks).toString() : undefined;
}

function send(response: ServerResponse, { status, contentType, body, headers }: AwsAnswer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(body);
}
