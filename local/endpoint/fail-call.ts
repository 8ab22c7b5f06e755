import { randomUUID } from 'node:crypto';
import { AwsError } from '../api/aws-error.ts';
import { type AwsAnswer, failJson } from './json-protocol.ts';
import { failQuery } from './query-protocol.ts';
import { element, toXml } from './query-xml.ts';
import type { Protocol, ReceivedCall } from './received-call.ts';

type Called = Pick<ReceivedCall, 'protocol' | 'service' | 'headers'>;

const FAIL: Readonly<Record<Protocol, (error: AwsError, call: Called) => AwsAnswer>> = {
  json: failJson,
  query: failQuery,
  'rest-xml': failQuery,
  ec2: failEc2,
  s3: failS3,
  cbor: failCbor,
  lambda: failRestJson,
  'rest-json': failRestJson,
};

/** An error as the protocol of a call has it. What is no `AwsError` is a fault of ours, and a 500. */
export function failCall(call: Called, error: unknown): AwsAnswer {
  const known = error instanceof AwsError ? error : faultOf(error, call.protocol);
  return FAIL[call.protocol](known, call);
}

function faultOf(error: unknown, protocol: Protocol): AwsError {
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError(protocol === 'lambda' ? 'ServiceException' : 'InternalFailure', message, 500);
}

/** Smithy's "AWS restJson1 protocol", under operation errors. */
function failRestJson({ code, message, statusCode }: AwsError): AwsAnswer {
  return {
    status: statusCode,
    contentType: 'application/json',
    body: JSON.stringify({ Type: statusCode < 500 ? 'User' : 'Service', Message: message }),
    headers: { 'x-amzn-errortype': code },
  };
}

/** S3 API reference, "Error responses". */
function failS3({ code, message, statusCode }: AwsError): AwsAnswer {
  const RequestId = randomUUID();
  const body = element('Error', toXml({ Code: code, Message: message, RequestId }, ''));
  return { status: statusCode, contentType: 'application/xml', body: XML + body };
}

/** EC2 API reference, "Error codes", under its example. */
function failEc2({ code, message, statusCode }: AwsError): AwsAnswer {
  const error = element('Error', toXml({ Code: code, Message: message }, ''));
  const body = element('Response', element('Errors', error) + element('RequestID', randomUUID()));
  return { status: statusCode, contentType: 'text/xml', body: XML + body };
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Smithy's "RPC v2 CBOR protocol", under operation errors; Kinesis's older one says it in its content type. */
function failCbor({ code, message, statusCode }: AwsError, { headers }: Called): AwsAnswer {
  const isSmithy = headers['smithy-protocol'] !== undefined;
  return {
    status: statusCode,
    contentType: isSmithy ? 'application/cbor' : 'application/x-amz-cbor-1.1',
    body: Buffer.concat([
      Buffer.of(CBOR_MAP_OF_TWO),
      ...['__type', code, 'message', message].map(cborText),
    ]),
    headers: isSmithy ? { 'smithy-protocol': 'rpc-v2-cbor' } : { 'x-amzn-errortype': code },
  };
}

/** RFC 8949, section 3.1: the major types of a map and of a text with a length of two bytes. */
const CBOR_MAP_OF_TWO = 0xa2;
const CBOR_TEXT = 0x79;

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.of(CBOR_TEXT, 0, 0);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
