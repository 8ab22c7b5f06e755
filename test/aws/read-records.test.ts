import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { readRecord } from '../../aws/read-records.ts';

/** A record as the Lambda developer guide shows it. */
const RECORD: SQSRecord = {
  messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...',
  body: 'Test message.',
  attributes: {
    ApproximateReceiveCount: '12',
    SentTimestamp: '1545082649183',
    SenderId: 'AIDAIENQZJOLO23YVJ4VO',
    ApproximateFirstReceiveTimestamp: '1545082649185',
  },
  messageAttributes: {
    ERROR_CODE: { dataType: 'String', stringValue: 'NO_PERMISSIONS' },
    EMPTY: { dataType: 'String', stringValue: '' },
    COUNT: { dataType: 'Number', stringValue: '3' },
    BYTES: { dataType: 'Binary', binaryValue: 'AAE=' },
  },
  md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-2:123456789012:my-queue',
  awsRegion: 'us-east-2',
};

describe('readRecord', () => {
  it('reads a record as a message, with its attributes that are strings', () => {
    expect(readRecord(RECORD)).toEqual({
      messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...',
      body: 'Test message.',
      receiveCount: 12,
      attributes: { ERROR_CODE: 'NO_PERMISSIONS', EMPTY: '', COUNT: '3' },
    });
  });
});
