import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { S3Engine } from '../../../../local/services/s3/s3-engine.ts';
import { AwsUnderTest } from '../../../support/worlds/aws-under-test.ts';

const Bucket = 'photos';
let aws: AwsUnderTest;
let s3: S3Client;
let buckets: S3Engine;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  buckets = aws.buckets;
  s3 = aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(() => aws?.stop());

const put = (Key: string, Tagging?: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', Tagging }));
const tag = (Key: string, TagSet: { Key: string; Value: string }[], bucket = Bucket) =>
  s3.send(new PutObjectTaggingCommand({ Bucket: bucket, Key, Tagging: { TagSet } }));
const tags = async (Key: string) =>
  (await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;
const oneTag = (Key: string, Value: string) => [{ Key, Value }];

beforeEach(() => put('plain'));

// S3 API reference, the page of each action; what AWS gave LocalStack's own tests (test_s3_api.snapshot.json).
describe('the tags of an object', () => {
  it('are none at first', async () => {
    expect(await tags('plain')).toEqual([]);
  });

  it('are put, counted, replaced and deleted', async () => {
    const both = [...oneTag('a b', 'c+d=@'), ...oneTag('empty', '')];
    await tag('plain', both);
    const first = await tags('plain');
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'plain' }));
    await tag('plain', oneTag('tag3', 'ü'));
    const second = await tags('plain');
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: 'plain' }));
    const { $metadata } = await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'plain' }));

    expect(first).toEqual(both);
    expect(head).toMatchObject({ TagCount: 2 });
    expect(second).toEqual(oneTag('tag3', 'ü'));
    expect(object).toMatchObject({ TagCount: 1 });
    expect($metadata.httpStatusCode).toBe(204);
    expect(await tags('plain')).toEqual([]);
  });

  it('are given as it is written, and gone when it is written without', async () => {
    await put('plain', 'team=shop&a%20b=c');
    const given = await tags('plain');
    await put('plain');

    expect(given).toEqual([...oneTag('team', 'shop'), ...oneTag('a b', 'c')]);
    expect(await tags('plain')).toEqual([]);
  });

  it('are those of an upload in parts', async () => {
    const of = { Bucket, Key: 'parts' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...of, Tagging: 'a=b' }));
    const part = { ...of, UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'x' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await s3.send(new CompleteMultipartUploadCommand({ ...of, UploadId, MultipartUpload }));

    expect(await tags('parts')).toEqual(oneTag('a', 'b'));
  });

  it.each([
    ['are copied with it', {}, oneTag('a', 'b')],
    ['are replaced in a copy', { TaggingDirective: 'REPLACE', Tagging: 'c=d' }, oneTag('c', 'd')],
    ['are left out of a copy', { TaggingDirective: 'REPLACE' }, []],
  ] as const)('%s', async (_, given, expected) => {
    await put('plain', 'a=b');

    const CopySource = `${Bucket}/plain`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, ...given }));

    expect(await tags('copy')).toEqual(expected);
  });

  const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  const HEADER =
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.";
  const XML =
    'The XML you provided was not well-formed or did not validate against our published schema';

  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'a tag twice',
      () => tag('plain', [...oneTag('a', 'b'), ...oneTag('a', 'c')]),
      'InvalidTag',
      'Cannot provide multiple Tags with the same key',
    ],
    [
      'a key with a comma',
      () => tag('plain', oneTag('a,b', 'c')),
      'InvalidTag',
      'The TagKey you have provided is invalid',
    ],
    [
      'a value with a comma',
      () => tag('plain', oneTag('a', 'b,c')),
      'InvalidTag',
      'The TagValue you have provided is invalid',
    ],
    [
      'a key of AWS',
      () => tag('plain', oneTag('aws:a', 'b')),
      'InvalidTag',
      'Your TagKey cannot be prefixed with aws:',
    ],
    ['an empty key', () => tag('plain', oneTag('', 'b')), 'MalformedXML', XML],
    [
      'eleven tags',
      () => tag('plain', eleven),
      'BadRequest',
      'Object tags cannot be greater than 10',
    ],
    ['no object', () => tag('none', []), 'NoSuchKey', 'The specified key does not exist.'],
    [
      'no bucket',
      () => tag('a', [], 'nobody'),
      'NoSuchBucket',
      'The specified bucket does not exist',
    ],
    ['a header with a tag twice', () => put('h', 'a=b&a=c'), 'InvalidArgument', HEADER],
    ['a header that is no query', () => put('h', 'a=b,c=d'), 'InvalidArgument', HEADER],
  ])('rejects %s', async (_, call, name, message) => {
    await expect(call()).rejects.toMatchObject({ name, message });
  });
});

describe('the permission for tags', () => {
  const request = (key: string, headers: Record<string, string> = {}) => ({
    request: { bucket: Bucket, key, query: {}, headers, body: Buffer.alloc(0) },
  });
  const asked = (action: string, input: ReturnType<typeof request>) =>
    buckets
      .access(action, input)
      .map(({ action: permission, resources: [arn] }) => [permission, arn]);
  const TAGGED = { 'x-amz-tagging': 'a=b' };
  const COPY = { 'x-amz-copy-source': `${Bucket}/plain` };

  // Service authorization reference, "Amazon S3"; S3 API reference, "PutObject" and "CopyObject", under permissions.
  it.each([
    ['GetObjectTagging', 'its own', {}, ['s3:GetObjectTagging']],
    ['PutObjectTagging', 'its own', {}, ['s3:PutObjectTagging']],
    ['DeleteObjectTagging', 'its own', {}, ['s3:DeleteObjectTagging']],
    ['PutObject', 'none', {}, ['s3:PutObject']],
    ['PutObject', 'that too', TAGGED, ['s3:PutObject', 's3:PutObjectTagging']],
    ['CreateMultipartUpload', 'that too', TAGGED, ['s3:PutObject', 's3:PutObjectTagging']],
    [
      'CopyObject',
      'that of the source too',
      COPY,
      ['s3:GetObject', 's3:PutObject', 's3:GetObjectTagging', 's3:PutObjectTagging'],
    ],
    [
      'CopyObject',
      'none',
      { ...COPY, 'x-amz-tagging-directive': 'REPLACE' },
      ['s3:GetObject', 's3:PutObject'],
    ],
  ])('of %s is %s', async (action, _, headers, expected) => {
    await put('plain', 'a=b');

    const names = asked(action, request('a', headers)).map(([permission]) => permission);

    expect(names).toEqual(expected);
  });
});
