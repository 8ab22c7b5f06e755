import type { Access } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { bucketArn, copySourceOf } from './access.ts';
import type { BucketStore } from './fauxqs-buckets.ts';
import { KeptWithObjects } from './kept-with-objects.ts';
import { type ObjectTag, readTagHeader, readTagSet, writeTagSet } from './read-tags.ts';
import type { S3Request, S3Response } from './s3-request.ts';

const NO_CONTENT = 204;

/** Tags of objects, which fauxqs does not keep. */
export class ObjectTags {
  readonly #store: BucketStore;
  readonly #kept = new KeptWithObjects<readonly ObjectTag[]>(
    (headers) => readTagHeader(headers['x-amz-tagging']),
    'x-amz-tagging-directive',
  );

  constructor(store: BucketStore) {
    this.#store = store;
  }

  /** Answers an action about tags; undefined for any other one. */
  run(action: string, request: S3Request): S3Response | undefined {
    if (!/^(Get|Put|Delete)ObjectTagging$/.test(action)) return undefined;
    const { bucket, key, body } = request;
    this.#requireObject(request);
    if (action === 'GetObjectTagging')
      return answer(200, writeTagSet(this.#kept.of(bucket, key) ?? []));
    this.#kept.set(bucket, key, action === 'PutObjectTagging' ? readTagSet(body.toString()) : []);
    return answer(action === 'PutObjectTagging' ? 200 : NO_CONTENT);
  }

  /** Throws for a header of tags that S3 refuses, before its request is done. */
  check(request: S3Request): void {
    readTagHeader(request.headers['x-amz-tagging']);
  }

  follow(action: string, request: S3Request, response: S3Response): void {
    this.#kept.follow(action, request, response);
  }

  /** The header by which a read says how many tags there are; none where there are none. */
  headersOf({ bucket, key }: S3Request): Readonly<Record<string, string>> {
    const count = this.#kept.of(bucket, key)?.length ?? 0;
    return count === 0 ? {} : { 'x-amz-tagging-count': String(count) };
  }

  /** What a request that writes an object needs for its tags (S3 API reference, "PutObject" and "CopyObject", under permissions). */
  accessOf(action: string, request: S3Request): readonly Access[] {
    const { bucket, key, headers } = request;
    const put = { action: 's3:PutObjectTagging', resources: [`${bucketArn(bucket)}/${key}`] };
    const isGiven = headers['x-amz-tagging'] !== undefined;
    if (action === 'PutObject' || action === 'CreateMultipartUpload') return isGiven ? [put] : [];
    if (action !== 'CopyObject') return [];
    if (this.#kept.isReplaced(request)) return isGiven ? [put] : [];
    const source = copySourceOf(request);
    const [from = '', ...path] = source.split('/');
    const hasTags = (this.#kept.of(from, path.join('/'))?.length ?? 0) > 0;
    const get = { action: 's3:GetObjectTagging', resources: [bucketArn(source)] };
    return hasTags ? [get, put] : [];
  }

  #requireObject({ bucket, key }: S3Request): void {
    const objects = this.#store.buckets.get(bucket);
    if (objects === undefined)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    if (!objects.has(key))
      throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
}

function answer(status: number, body = ''): S3Response {
  return { status, headers: {}, body: Buffer.from(body) };
}
