import { randomUUID } from 'node:crypto';
import type { AccountRegion } from '../../support/account-region.ts';
import type { BusEvent } from '../eventbridge/bus-event.ts';
import { bucketArn } from './access.ts';
import type { ObjectChange } from './object-change.ts';

/** The call that a change comes of, by the name that notifications have for it; tags have neither that nor a sequence. */
const REASONS: Readonly<Record<string, string>> = {
  'ObjectCreated:CompleteMultipartUpload': 'CompleteMultipartUpload',
  'ObjectCreated:Copy': 'CopyObject',
  'ObjectCreated:Put': 'PutObject',
  'ObjectRemoved:Delete': 'DeleteObject',
};

const TYPES: Readonly<Record<string, string>> = {
  'ObjectRemoved:Delete': 'Object Deleted',
  'ObjectTagging:Delete': 'Object Tags Deleted',
  'ObjectTagging:Put': 'Object Tags Added',
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
/** A change as S3 tells it to EventBridge, where keys are as they are. */
export function toBusEvent(
  { event, bucket, key, size, eTag: etag }: ObjectChange,
  sequencer: string,
  { accountId }: AccountRegion,
): Pick<BusEvent, 'source' | 'detail-type' | 'resources' | 'detail'> {
  const reason = REASONS[event];
  return {
    source: 'aws.s3',
    'detail-type': TYPES[event] ?? 'Object Created',
    resources: [bucketArn(bucket)],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        ...(size === undefined ? {} : { size }),
        ...(etag === undefined ? {} : { etag }),
        ...(reason === undefined ? {} : { sequencer }),
      },
      'request-id': randomUUID(),
      requester: accountId,
      'source-ip-address': '127.0.0.1',
      ...(reason === undefined ? {} : { reason }),
      ...(event === 'ObjectRemoved:Delete' ? { 'deletion-type': 'Permanently Deleted' } : {}),
    },
  };
}
