import { findFauxqs, findFauxqsAction } from '../../support/find-fauxqs.ts';

/** An object as fauxqs keeps it. */
export interface StoredObject {
  readonly key: string;
  readonly contentLength: number;
  /** In double quotes. */
  readonly etag: string;
}

/** The parts of fauxqs's store of buckets that are used here. */
export interface BucketStore {
  readonly buckets: ReadonlyMap<string, ReadonlyMap<string, StoredObject>>;
}

/** A request as fauxqs's actions read it: `*` is the key. */
interface FauxRequest {
  readonly params: { readonly bucket: string; readonly '*': string };
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Takes what fauxqs's actions answer. */
export interface FauxReply {
  header(name: string, value: unknown): FauxReply;
  status(status: number): FauxReply;
  send(body?: string | Buffer): void;
}

export type FauxAction = (request: FauxRequest, reply: FauxReply, store: BucketStore) => void;

const S3Store = findFauxqs('s3/s3Store.js', 'S3Store') as new () => BucketStore;

/** What fauxqs throws for what S3 refuses. */
export const S3Error = findFauxqs('common/errors.js', 'S3Error') as new () => Error & {
  readonly code: string;
  readonly statusCode: number;
};

export function makeBucketStore(): BucketStore {
  return new S3Store();
}

const action = (name: string) => findFauxqsAction('s3', name) as FauxAction;

const listBuckets = findFauxqsAction('s3', 'ListBuckets') as (
  reply: FauxReply,
  store: BucketStore,
) => void;

/** fauxqs's actions by their AWS names; listing is one of its for both versions, and so is copying with putting. */
export const bucketActions: ReadonlyMap<string, FauxAction> = new Map(
  [
    ...['AbortMultipartUpload', 'CompleteMultipartUpload', 'CreateBucket', 'CreateMultipartUpload'],
    ...['DeleteBucket', 'DeleteObject', 'DeleteObjects', 'GetObject', 'HeadBucket', 'HeadObject'],
    ...['ListObjects', 'PutObject', 'UploadPart'],
  ].map((name) => [name, action(name)] as const),
)
  .set('ListObjectsV2', action('ListObjects'))
  .set('CopyObject', action('PutObject'))
  .set('ListBuckets', (_, reply, store) => listBuckets(reply, store));
