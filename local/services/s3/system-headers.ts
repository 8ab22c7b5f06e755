import { KeptWithObjects } from './kept-with-objects.ts';
import type { S3Request } from './s3-request.ts';

/** System metadata that a client gives and gets back (S3 user guide, "System-defined object metadata"); fauxqs keeps the content type. */
const KEPT = ['cache-control', 'content-disposition', 'content-language', 'expires'];

/** The system metadata of objects. */
export function keepSystemHeaders(): KeptWithObjects<Readonly<Record<string, string>>> {
  return new KeptWithObjects(readHeaders, 'x-amz-metadata-directive');
}

/** Of `Content-Encoding`, what is no way of sending. */
function readHeaders(headers: S3Request['headers']): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) if (headers[name] !== undefined) kept[name] = headers[name];
  const encodings = (headers['content-encoding'] ?? '').split(',').map((each) => each.trim());
  const own = encodings.filter((each) => each !== '' && each !== 'aws-chunked').join(',');
  return own === '' ? kept : { ...kept, 'content-encoding': own };
}
