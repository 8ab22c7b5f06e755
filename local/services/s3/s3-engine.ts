import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import { accessOf } from './access.ts';
import { checkRequest } from './check-request.ts';
import {
  type BucketStore,
  bucketActions,
  type FauxReply,
  makeBucketStore,
  S3Error,
} from './fauxqs-buckets.ts';
import { deletedBy, type ObjectChange, writtenBy } from './object-change.ts';
import { ObjectTags } from './object-tags.ts';
import type { S3Request, S3Response } from './s3-request.ts';
import { keepSystemHeaders } from './system-headers.ts';

/** Buckets and objects in memory, by fauxqs; whoever asks is told of each change of an object. */
export class S3Engine implements Engine {
  readonly service = 's3';
  readonly #store: BucketStore = makeBucketStore();
  readonly #headers = keepSystemHeaders();
  readonly #tags = new ObjectTags(this.#store);
  readonly #listeners: ((change: ObjectChange) => void)[] = [];

  /** `listener` is called after each change, before its request is answered. */
  onChange(listener: (change: ObjectChange) => void): void {
    this.#listeners.push(listener);
  }

  access(action: string, input: AwsJson): readonly Access[] {
    const request = requestOf(input);
    return [...accessOf(action, request), ...this.#tags.accessOf(action, request)];
  }

  /** The input has the request, and the output the response. */
  async call(action: string, input: AwsJson): Promise<AwsJson> {
    const request = requestOf(input);
    checkRequest(action, request, this.#store);
    this.#tags.check(request);
    const { bucket } = request;
    const objects = this.#store.buckets.get(bucket);
    const deleted = deletedBy(action, request, objects);
    const response = this.#tags.run(action, request) ?? this.#run(action, request);
    for (const kept of [this.#headers, this.#tags]) kept.follow(action, request, response);
    const written = writtenBy(action, request, objects);
    if (written !== undefined) this.#tell(written);
    for (const each of deleted) this.#tell({ event: 'ObjectRemoved:Delete', bucket, key: each });
    return { response: this.#withHeaders(action, request, response) };
  }

  #run(action: string, { bucket, key, query, headers, body }: S3Request): S3Response {
    const run = bucketActions.get(action);
    if (run === undefined) throw notRun({ service: this.service, action }, 'NotImplemented', 501);
    const { reply, response } = recordReply();
    try {
      run({ params: { bucket, '*': key }, query, headers, body }, reply, this.#store);
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      throw new AwsError(error.code, error.message, error.statusCode);
    }
    return response();
  }

  /** What is kept of an object beside its content is answered with it. */
  #withHeaders(action: string, request: S3Request, response: S3Response): S3Response {
    if (action !== 'GetObject' && action !== 'HeadObject') return response;
    const system = this.#headers.of(request.bucket, request.key);
    return {
      ...response,
      headers: { ...system, ...this.#tags.headersOf(request), ...response.headers },
    };
  }

  async stop(): Promise<void> {}

  #tell(change: ObjectChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function requestOf({ request }: AwsJson): S3Request {
  return request as S3Request;
}

function recordReply(): { readonly reply: FauxReply; readonly response: () => S3Response } {
  const headers: Record<string, string> = {};
  let status = 200;
  let body: string | Buffer = '';
  const reply: FauxReply = {
    header(name, value) {
      headers[name] = String(value);
      return reply;
    },
    status(given) {
      status = given;
      return reply;
    },
    send(given = '') {
      body = given;
    },
  };
  return { reply, response: () => ({ status, headers, body: Buffer.from(body) }) };
}
