import type { Access } from '../../api/aws-api.ts';
import type { S3Request } from './s3-request.ts';
import { readText } from './xml-text.ts';

/** Actions whose permission has another name (service authorization reference, "Actions, resources, and condition keys for Amazon S3"). */
const PERMISSIONS: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'PutObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  UploadPart: 'PutObject',
};

/** What IAM is asked for an action: of an object, of a bucket, or of all buckets; a copy reads its source too. */
export function accessOf(action: string, request: S3Request): readonly Access[] {
  const { bucket, key, body } = request;
  const permission = `s3:${PERMISSIONS[action] ?? action}`;
  if (bucket === '') return [{ action: permission, resources: ['*'] }];
  const arn = bucketArn(bucket);
  const keys = action === 'DeleteObjects' ? keysOf(body) : [key];
  const resources = keys.map((each) => (each === '' ? arn : `${arn}/${each}`));
  const write = { action: permission, resources };
  if (action !== 'CopyObject') return [write];
  const source = bucketArn(copySourceOf(request));
  return [{ action: 's3:GetObject', resources: [source] }, write];
}

/** The bucket and the key that are copied, such as `photos/a.jpg`. */
export function copySourceOf({ headers }: S3Request): string {
  return decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
}

/** S3's ARNs have neither region nor account. */
export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** The keys that a `DeleteObjects` names. */
export function keysOf(body: Buffer): string[] {
  return [...body.toString().matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(([, key = '']) =>
    readText(key),
  );
}
