import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { BucketStore } from './fauxqs-buckets.ts';
import type { S3Request } from './s3-request.ts';

/** S3 user guide, "Object key naming guidelines". */
const LONGEST_KEY = 1024;

/** S3 user guide, "General purpose bucket naming rules". */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;

/** Headers that change what is stored or answered, and are not run here. */
const NOT_RUN = [
  ...['x-amz-acl', 'x-amz-website-redirect-location', 'x-amz-object-lock-mode'],
  ...['x-amz-object-lock-legal-hold', 'x-amz-object-lock-retain-until-date'],
  ...['x-amz-copy-source-range', 'x-amz-server-side-encryption-customer-algorithm'],
];

/** Throws for what S3 refuses and fauxqs takes, and for headers that are not run. */
export function checkRequest(action: string, request: S3Request, store: BucketStore): void {
  const { bucket, key, headers } = request;
  if (action === 'CreateBucket' && !BUCKET.test(bucket))
    throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
  if (Buffer.byteLength(key) > LONGEST_KEY)
    throw new AwsError('KeyTooLongError', 'Your key is too long');
  const header = NOT_RUN.find((name) => headers[name] !== undefined);
  if (header !== undefined)
    throw notRun({ service: 's3', action: `${action} with ${header}` }, 'NotImplemented', 501);
  if (action === 'UploadPart' && headers['x-amz-copy-source'] !== undefined)
    throw notRun({ service: 's3', action: 'UploadPartCopy' }, 'NotImplemented', 501);
  if (action === 'PutObject') requireCondition(request, store);
}

/** S3 user guide, "How to prevent object overwrites with conditional writes". */
function requireCondition({ bucket, key, headers }: S3Request, store: BucketStore): void {
  const present = store.buckets.get(bucket)?.get(key);
  const { 'if-none-match': noneMatch, 'if-match': match } = headers;
  const isMet =
    (noneMatch === undefined || present === undefined) &&
    (match === undefined || present?.etag.replaceAll('"', '') === match.replaceAll('"', ''));
  if (!isMet)
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    );
}
