import { describe, expect, it } from '@jest/globals';
import { accessOf } from '../../../../local/services/s3/access.ts';

const ARN = 'arn:aws:s3:::photos';
const DELETE = '<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key></Object></Delete>';

// Service authorization reference, "Actions, resources, and condition keys for Amazon S3".
describe('the permission of an action of S3', () => {
  it.each([
    ['GetObject', 'a', 's3:GetObject', [`${ARN}/a`]],
    ['HeadObject', 'a', 's3:GetObject', [`${ARN}/a`]],
    ['PutObject', 'a', 's3:PutObject', [`${ARN}/a`]],
    ['CreateMultipartUpload', 'a', 's3:PutObject', [`${ARN}/a`]],
    ['UploadPart', 'a', 's3:PutObject', [`${ARN}/a`]],
    ['CompleteMultipartUpload', 'a', 's3:PutObject', [`${ARN}/a`]],
    ['AbortMultipartUpload', 'a', 's3:AbortMultipartUpload', [`${ARN}/a`]],
    ['DeleteObject', 'a', 's3:DeleteObject', [`${ARN}/a`]],
    ['DeleteObjects', '', 's3:DeleteObject', [`${ARN}/a&b`, `${ARN}/c`]],
    ['ListObjects', '', 's3:ListBucket', [ARN]],
    ['ListObjectsV2', '', 's3:ListBucket', [ARN]],
    ['HeadBucket', '', 's3:ListBucket', [ARN]],
    ['CreateBucket', '', 's3:CreateBucket', [ARN]],
    ['DeleteBucket', '', 's3:DeleteBucket', [ARN]],
  ])('%s of "%s" is %s', (name, key, action, resources) => {
    const request = { bucket: 'photos', key, query: {}, headers: {}, body: Buffer.from(DELETE) };

    expect(accessOf(name, request)).toEqual([{ action, resources }]);
  });

  it('is for all buckets where they are listed', () => {
    const request = { bucket: '', key: '', query: {}, headers: {}, body: Buffer.alloc(0) };

    expect(accessOf('ListBuckets', request)).toEqual([
      { action: 's3:ListAllMyBuckets', resources: ['*'] },
    ]);
  });

  it('is for the source too where an object is copied', () => {
    const headers = { 'x-amz-copy-source': '/others/b%20c' };
    const request = { bucket: 'photos', key: 'a', query: {}, headers, body: Buffer.alloc(0) };

    expect(accessOf('CopyObject', request)).toEqual([
      { action: 's3:GetObject', resources: ['arn:aws:s3:::others/b c'] },
      { action: 's3:PutObject', resources: [`${ARN}/a`] },
    ]);
  });
});
