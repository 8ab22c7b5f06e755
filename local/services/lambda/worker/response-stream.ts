import { Writable } from 'node:stream';
import { runtimeError } from './runtime-error.ts';

/** Marks a handler that streams (aws-lambda-nodejs-runtime-interface-client, `UserFunction`). */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Between the metadata of an HTTP response and its body. */
const DELIMITER = Buffer.alloc(8);

const METADATA_TYPE = 'application/vnd.awslambda.http-integration-response';

/** What a handler streamed, once it has ended. */
export interface StreamedResult {
  /** What Invoke answers: the bytes as a text. */
  readonly payload: string;
  /** What a function URL makes of it, as a response object in JSON. */
  readonly response: string;
}

/** The stream that a handler writes its answer to; it is kept until its end. */
export class ResponseStream extends Writable {
  readonly #chunks: Buffer[] = [];
  #contentType = 'application/octet-stream';
  #metadata: object | undefined;

  constructor() {
    super({ decodeStrings: true });
  }

  /** Throws once something was written, as Lambda's does. */
  setContentType(contentType: string): void {
    if (this.#chunks.length > 0)
      throw runtimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  setMetadata(metadata: object): void {
    this.setContentType(METADATA_TYPE);
    this.#metadata = metadata;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get result(): StreamedResult {
    const body = Buffer.concat(this.#chunks);
    const metadata = this.#metadata;
    const head =
      metadata === undefined ? [] : [Buffer.from(JSON.stringify(metadata) ?? ''), DELIMITER];
    const encoded = { body: body.toString('base64'), isBase64Encoded: true };
    const plain = { statusCode: 200, headers: { 'content-type': this.#contentType } };
    return {
      payload: Buffer.concat([...head, body]).toString(),
      response: JSON.stringify({ statusCode: 200, ...(metadata ?? plain), ...encoded }),
    };
  }
}

/** Gives functions the global `awslambda` (Lambda developer guide, "Writing response streaming-enabled Lambda functions"). */
export function provideStreaming(): void {
  const streamifyResponse = <Kind extends object>(handler: Kind): Kind =>
    Object.assign(handler, { [STREAMING]: 'response' });
  const from = (stream: ResponseStream, metadata: object): ResponseStream => {
    stream.setMetadata(metadata);
    return stream;
  };
  Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream: { from } } });
}

/** Whether `awslambda.streamifyResponse` made a handler. */
export function isStreaming(handler: object): boolean {
  return STREAMING in handler && handler[STREAMING] === 'response';
}
