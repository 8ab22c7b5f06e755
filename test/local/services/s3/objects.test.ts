import { get as request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ObjectChange } from '../../../../local/services/s3/object-change.ts';
import { AwsUnderTest } from '../../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;
let s3: S3Client;
let Bucket: string;
let buckets = 0;
const changes: ObjectChange[] = [];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  aws.buckets.onChange((change) => changes.push(change));
  s3 = aws.s3();
});

afterAll(() => aws?.stop());

beforeEach(async () => {
  Bucket = `photos-${++buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  changes.length = 0;
});

const put = (Key: string, Body: string | Buffer = 'x', more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

async function read(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

/** `fetch` lets nobody choose the host. */
function get({ port, path, ...headers }: Readonly<Record<string, string>>) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      const { statusCode: status } = response;
      text(response).then((body) => resolve({ status, body }), reject);
    }).on('error', reject);
  });
}

// S3 API reference, the page of each action.
describe('an object', () => {
  it('is read as it was written, with what was said of it', async () => {
    const Metadata = { team: 'shop' };
    const about = { ContentType: 'text/plain', CacheControl: 'no-cache', ContentLanguage: 'de' };

    await put('a b/ü+.txt', 'hello', { ...about, Metadata });
    const Key = 'a b/ü+.txt';
    const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));

    expect(await object.Body?.transformToString()).toBe('hello');
    expect(object).toMatchObject({ ...about, Metadata, ContentLength: 5 });
    expect(object.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(head).toMatchObject({ ...about, Metadata, ContentLength: 5, ETag: object.ETag });
  });

  it('may be any bytes, and be read in part', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await put('bytes', bytes);

    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'bytes', Range: 'bytes=1-2' }));

    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? [])).toEqual(
      bytes.subarray(1, 3),
    );
    expect(part.ContentRange).toBe('bytes 1-2/5');
  });

  it('is copied with what was said of it, unless that is replaced', async () => {
    await put('from', 'hello', { CacheControl: 'no-cache', Metadata: { team: 'shop' } });
    const copy = { Bucket, CopySource: `${Bucket}/from` };

    await s3.send(new CopyObjectCommand({ ...copy, Key: 'same' }));
    await s3.send(
      new CopyObjectCommand({ ...copy, Key: 'other', MetadataDirective: 'REPLACE', Metadata: {} }),
    );

    const same = await s3.send(new HeadObjectCommand({ Bucket, Key: 'same' }));
    const other = await s3.send(new HeadObjectCommand({ Bucket, Key: 'other' }));
    expect(same).toMatchObject({ CacheControl: 'no-cache', Metadata: { team: 'shop' } });
    expect([other.CacheControl, other.Metadata]).toEqual([undefined, {}]);
    expect(await read('other')).toBe('hello');
  });

  it('comes of several parts', async () => {
    const about = { Bucket, Key: 'large' };
    const created = { ...about, ContentType: 'text/plain', CacheControl: 'no-cache' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(created));
    const bodies = ['a'.repeat(5 * 1024 * 1024), 'b'];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const PartNumber = index + 1;
      const part = { ...about, UploadId, PartNumber, Body };
      const { ETag } = await s3.send(new UploadPartCommand(part));
      Parts.push({ PartNumber, ETag });
    }
    const complete = { ...about, UploadId, MultipartUpload: { Parts } };
    await s3.send(new CompleteMultipartUploadCommand(complete));

    const head = await s3.send(new HeadObjectCommand(about));

    expect(head).toMatchObject({ ContentLength: 5 * 1024 * 1024 + 1, CacheControl: 'no-cache' });
    expect(head.ETag).toMatch(/-2"$/);
    expect(changes.map(({ event }) => event)).toEqual(['ObjectCreated:CompleteMultipartUpload']);
  });

  it('is gone once it is deleted, alone or with others', async () => {
    for (const key of ['a', 'b & c', 'd']) await put(key);

    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const Objects = [{ Key: 'b & c' }, { Key: 'never' }];
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['d']);
    const removed = changes.filter(({ event }) => event === 'ObjectRemoved:Delete');
    expect(removed.map(({ key }) => key)).toEqual(['a', 'b & c']);
  });
});

describe('a bucket', () => {
  it('is listed in pages, by prefix and by folder, in both versions', async () => {
    for (const key of ['a/1', 'a/2', 'b/1', 'c']) await put(key);
    const list = (more: object) => s3.send(new ListObjectsV2Command({ Bucket, ...more }));

    const first = await list({ MaxKeys: 3 });
    const second = await list({ ContinuationToken: first.NextContinuationToken });
    const folders = await list({ Delimiter: '/' });
    const old = await s3.send(new ListObjectsCommand({ Bucket, Prefix: 'a/' }));

    const keys = [first, second].map(({ Contents = [] }) => Contents.map(({ Key }) => Key));
    expect(keys).toEqual([['a/1', 'a/2', 'b/1'], ['c']]);
    expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/', 'b/']);
    expect(old.Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
  });

  it('is there until it is deleted', async () => {
    await s3.send(new HeadBucketCommand({ Bucket }));
    await s3.send(new DeleteBucketCommand({ Bucket }));

    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).not.toContain(Bucket);
  });

  it('may be named by the host', async () => {
    await put('a', 'hello');
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIATEST/20261127/us-east-1/s3/aws4_request, Signature=00';
    const { port } = new URL(aws.endpoint.url);

    const { status, body } = await get({
      ...{ port, path: '/a', host: `${Bucket}.s3.localhost:${port}`, authorization },
    });

    expect([status, body]).toEqual([200, 'hello']);
  });
});

// S3 API reference, "Error responses", and the page of each action.
describe('S3', () => {
  type Call = (bucket: string) => Promise<unknown>;
  const object = (bucket: string) => ({ Bucket: bucket, Key: 'none' });

  it.each<[string, string, Call]>([
    ['an object that is not there', 'NoSuchKey', (b) => s3.send(new GetObjectCommand(object(b)))],
    [
      'a bucket that is not there',
      'NoSuchBucket',
      () => s3.send(new GetObjectCommand(object('nowhere'))),
    ],
    [
      'a name that no bucket may have',
      'InvalidBucketName',
      () => s3.send(new CreateBucketCommand({ Bucket: 'Photos_' })),
    ],
    ['a key of 1,025 bytes', 'KeyTooLongError', () => put('k'.repeat(1025))],
    [
      'an upload that is not there',
      'NoSuchUpload',
      (b) => s3.send(new AbortMultipartUploadCommand({ ...object(b), UploadId: 'none' })),
    ],
    [
      'a write of what must not be there, and is',
      'PreconditionFailed',
      async () => {
        await put('there');
        await put('there', 'again', { IfNoneMatch: '*' });
      },
    ],
    [
      'a write of what must be another, and is not',
      'PreconditionFailed',
      async () => {
        await put('there');
        await put('there', 'again', { IfMatch: '"0"' });
      },
    ],
    [
      'a bucket that is not empty',
      'BucketNotEmpty',
      async (b) => {
        await put('there');
        await s3.send(new DeleteBucketCommand({ Bucket: b }));
      },
    ],
    [
      'what is not run',
      'NotImplemented',
      (b) => s3.send(new GetObjectAclCommand({ Bucket: b, Key: 'none' })),
    ],
    [
      'what is not run of a bucket',
      'NotImplemented',
      (b) =>
        s3.send(
          new PutBucketVersioningCommand({
            Bucket: b,
            VersioningConfiguration: { Status: 'Enabled' },
          }),
        ),
    ],
    ['a header that is not run', 'NotImplemented', () => put('a', 'x', { ACL: 'private' })],
  ])('rejects %s', async (_, name, call) => {
    await expect(call(Bucket)).rejects.toMatchObject({ name });
  });

  it('says which call is not run', async () => {
    await expect(s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).rejects.toThrow(
      /^s3:GET key\?acl is not run locally/,
    );
  });
});
