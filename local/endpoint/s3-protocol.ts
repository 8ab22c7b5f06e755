import type { IncomingHttpHeaders } from 'node:http';
import type { AwsApi } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import { notRun } from '../api/not-run.ts';
import type { S3Request, S3Response } from '../services/s3/s3-request.ts';
import type { AwsAnswer } from './json-protocol.ts';
import type { ReceivedCall } from './received-call.ts';

/** Parameters that say how something is done, and not what. */
const PLAIN = new Set([
  ...['x-id', 'delimiter', 'encoding-type', 'fetch-owner', 'list-type', 'marker', 'max-keys'],
  ...['prefix', 'start-after', 'continuation-token', 'partNumber', 'max-buckets', 'bucket-region'],
]);

/** What a method does to all buckets, to a bucket and to an object, by the one parameter that names something of it. */
const ACTIONS: Readonly<Record<string, string>> = {
  'GET /': 'ListBuckets',
  'PUT bucket': 'CreateBucket',
  'HEAD bucket': 'HeadBucket',
  'GET bucket': 'ListObjects',
  'DELETE bucket': 'DeleteBucket',
  'POST bucket?delete': 'DeleteObjects',
  'PUT key': 'PutObject',
  'PUT key?uploadId': 'UploadPart',
  'GET key': 'GetObject',
  'HEAD key': 'HeadObject',
  'DELETE key': 'DeleteObject',
  'GET key?tagging': 'GetObjectTagging',
  'PUT key?tagging': 'PutObjectTagging',
  'DELETE key?tagging': 'DeleteObjectTagging',
  'DELETE key?uploadId': 'AbortMultipartUpload',
  'POST key?uploads': 'CreateMultipartUpload',
  'POST key?uploadId': 'CompleteMultipartUpload',
};

/** Runs a call of S3, addressed by path or by a host such as `photos.localhost` (S3 API reference, "Making requests"). */
export async function runS3(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
  const { headers, bytes, accessKeyId } = call;
  const request = readRequest(call);
  const action = actionOf(call, request);
  if (bytes === undefined)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  const output = await api.call({
    ...{ service: 's3', action, input: { request }, accessKeyId },
    traceHeader: headers['x-amzn-trace-id']?.toString(),
  });
  const { status, headers: own, body } = output.response as S3Response;
  const { 'content-type': contentType = 'application/xml', ...others } = own;
  return { status, contentType, body, headers: others };
}

function readRequest({ headers, url, bytes = Buffer.alloc(0) }: ReceivedCall): S3Request {
  const question = url.indexOf('?');
  const path = decode(question < 0 ? url : url.slice(0, question)).replace(/^\//, '');
  const inHost = /^(.+?)\.(?:s3\.)?localhost(?::\d+)?$/.exec(headers.host ?? '')?.[1];
  const slash = path.indexOf('/');
  const inPath = slash < 0 ? path : path.slice(0, slash);
  const rest = slash < 0 ? '' : path.slice(slash + 1);
  return {
    bucket: inHost ?? inPath,
    key: inHost === undefined ? rest : path,
    query: Object.fromEntries(new URLSearchParams(question < 0 ? '' : url.slice(question + 1))),
    headers: plain(headers),
    body: bytes,
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function actionOf(call: ReceivedCall, { bucket, key, query, headers }: S3Request): string {
  const place = bucket === '' ? '/' : key === '' ? 'bucket' : 'key';
  const parts = Object.keys(query).filter((name) => !PLAIN.has(name) && !/^X-Amz-/.test(name));
  const action = ACTIONS[[`${call.method} ${place}`, ...parts.slice(0, 1)].join('?')];
  if (action === undefined || parts.length > 1) {
    const asked = `${call.method} ${place}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
    throw notRun({ service: 's3', action: query['x-id'] ?? asked }, 'NotImplemented', 501);
  }
  if (action === 'ListObjects' && query['list-type'] === '2') return 'ListObjectsV2';
  const isCopy = action === 'PutObject' && headers['x-amz-copy-source'] !== undefined;
  return isCopy ? 'CopyObject' : action;
}

function plain(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value?.toString()]),
  );
}
