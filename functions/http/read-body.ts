import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { WaybillError } from '../../core/errors.ts';
import { cutText } from '../../core/shared/cut-text.ts';

/** The most bytes that a request's body may have once it is decompressed. */
const BODY_LIMIT = 1_048_576;

const unzip = promisify(gunzip);

/** The body's bytes, decompressed. Throws `payload-too-large`, `invalid-encoding` or `unsupported-media-type`. */
export async function readBody(request: APIGatewayProxyEventV2): Promise<Uint8Array> {
  const bytes = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const body = encoding === 'identity' ? bytes : await decompress(bytes, encoding);
  if (body.length > BODY_LIMIT) throw tooLarge(`${body.length} bytes`);
  return body;
}

async function decompress(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding !== 'gzip') {
    throw new WaybillError(
      'unsupported-media-type',
      `content-encoding must be gzip or identity; received ${cutText(encoding, 64)}`,
    );
  }
  try {
    return await unzip(bytes, { maxOutputLength: BODY_LIMIT });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge('more once decompressed');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WaybillError(
      'invalid-encoding',
      `the body is not valid gzip (${reason}); send it again whole`,
      {
        cause,
      },
    );
  }
}

function tooLarge(received: string): WaybillError {
  return new WaybillError(
    'payload-too-large',
    `a request may have ${BODY_LIMIT} bytes (1 MB); received ${received}; split the batch, or store the data and send a link`,
  );
}
