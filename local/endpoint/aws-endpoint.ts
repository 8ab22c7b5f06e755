import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AwsApi, AwsJson } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import { readTarget } from '../api/aws-target.ts';
import { notRun } from '../api/not-run.ts';
import { refuseHost } from '../support/check-host.ts';
import { close, listen } from '../support/loopback.ts';
import { checkMembers } from './check-members.ts';
import { failCall } from './fail-call.ts';
import { type AwsAnswer, answerJson } from './json-protocol.ts';
import { runLambda } from './lambda-protocol.ts';
import { runQuery } from './query-protocol.ts';
import { isForS3, type ReceivedCall, readCall } from './received-call.ts';
import { refusePage } from './refuse-page.ts';
import { runS3 } from './s3-protocol.ts';

/** The most bytes of a request (DynamoDB's bound for a batch). */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Objects are in memory here: of AWS's 5 GB for one request, so much. */
const S3_BODY_LIMIT = 256 * 1024 * 1024;

/** What the endpoint needs of the cloud. */
export interface AwsEndpointOptions {
  readonly api: AwsApi;
  /** 0 is any free port. */
  readonly port: number;
  /** Names beside the loopback interface's own by which it may be called. */
  readonly allowedHosts?: readonly string[];
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
    const limit = isForS3(request) ? S3_BODY_LIMIT : BODY_LIMIT;
    const call = readCall(request, await readBody(request, limit));
    try {
      const { host } = call.headers;
      const problem =
        refuseHost(host, this.#options.allowedHosts ?? []) ?? refusePage(call.headers);
      if (problem !== undefined) throw new AwsError('AccessDeniedException', problem, 403);
      send(response, await this.#answer(call));
    } catch (error) {
      send(response, failCall(call, error));
    }
  }

  async #answer(call: ReceivedCall): Promise<AwsAnswer> {
    const { api } = this.#options;
    const { protocol, method, url } = call;
    if (protocol === 'lambda') return runLambda(call, api);
    if (protocol === 's3') return runS3(call, api);
    if (call.body === undefined)
      throw new AwsError('RequestEntityTooLarge', `a request may have ${BODY_LIMIT} bytes`, 413);
    if (protocol === 'query') return runQuery(call, api);
    if (protocol === 'json') return this.#runJson(call, call.body);
    if (protocol === 'ec2' || protocol === 'rest-xml') throw notRun(call, 'InvalidAction');
    const isGreeted = url === '/' && (method === 'GET' || method === 'HEAD') && !call.service;
    if (isGreeted) return GREETING;
    throw notRun(call, 'UnknownOperationException', 404);
  }

  async #runJson(call: ReceivedCall, body: string): Promise<AwsAnswer> {
    const { accessKeyId, traceHeader } = call;
    const { service, action } = readTarget(String(call.headers['x-amz-target'] ?? ''));
    if (service === undefined) throw notRun(call);
    const input = parse(body);
    checkMembers(service, input);
    const output = await this.#options.api.call({
      service,
      action,
      input,
      accessKeyId,
      traceHeader,
    });
    return answerJson(service, output);
  }
}

/** What a browser or a health probe reads at the root. */
const GREETING: AwsAnswer = {
  status: 200,
  contentType: 'text/plain',
  body: 'Waybill embedded cloud: sqs, dynamodb, events, lambda, s3, sns, sts, ssm, secretsmanager, cloudwatch\n',
};

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

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
  }
  return bytes <= limit ? Buffer.concat(chunks) : undefined;
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
