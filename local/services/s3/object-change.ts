import { keysOf } from './access.ts';
import type { StoredObject } from './fauxqs-buckets.ts';
import type { S3Request } from './s3-request.ts';

/** That an object was written, tagged or deleted. */
export interface ObjectChange {
  /** As notifications name it, such as `ObjectCreated:Put`. */
  readonly event: string;
  readonly bucket: string;
  readonly key: string;
  /** Bytes; absent where it is gone or tagged. */
  readonly size?: number;
  /** Without quotes; absent where it is gone. */
  readonly eTag?: string;
}

/** S3 user guide, "Supported event types". */
const CREATED: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'ObjectCreated:CompleteMultipartUpload',
  CopyObject: 'ObjectCreated:Copy',
  PutObject: 'ObjectCreated:Put',
};

const TAGGED: Readonly<Record<string, string>> = {
  DeleteObjectTagging: 'ObjectTagging:Delete',
  PutObjectTagging: 'ObjectTagging:Put',
};

/** The keys that an action deletes of those that are there: deleting what is not there is no change. */
export function deletedBy(
  action: string,
  { key, body }: S3Request,
  objects: ReadonlyMap<string, StoredObject> | undefined,
): string[] {
  const named = action === 'DeleteObject' ? [key] : action === 'DeleteObjects' ? keysOf(body) : [];
  return named.filter((each) => objects?.has(each) ?? false);
}

/** The object that an action has written or tagged; undefined for an action that does neither. */
export function writtenBy(
  action: string,
  { bucket, key }: S3Request,
  objects: ReadonlyMap<string, StoredObject> | undefined,
): ObjectChange | undefined {
  const event = CREATED[action] ?? TAGGED[action];
  const stored = objects?.get(key);
  if (event === undefined || stored === undefined) return undefined;
  const { contentLength: size, etag } = stored;
  const eTag = etag.replaceAll('"', '');
  return TAGGED[action] === undefined
    ? { event, bucket, key, size, eTag }
    : { event, bucket, key, eTag };
}
