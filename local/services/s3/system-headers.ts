import { copySourceOf } from './access.ts';
import type { S3Request, S3Response } from './s3-request.ts';

/** System metadata that a client gives and gets back (S3 user guide, "System-defined object metadata"); fauxqs keeps the content type. */
const KEPT = ['cache-control', 'content-disposition', 'content-language', 'expires'];

type Headers = Readonly<Record<string, string>>;

/** The system metadata of objects, by bucket and key. */
export class SystemHeaders {
  readonly #ofObjects = new Map<string, Headers>();
  readonly #ofUploads = new Map<string, Headers>();

  /** Keeps what a request gives, and adds it to what is answered of an object. */
  follow(action: string, request: S3Request, response: S3Response): S3Response {
    const { bucket, key, headers, query } = request;
    const name = JSON.stringify([bucket, key]);
    if (action === 'PutObject') this.#ofObjects.set(name, readHeaders(headers));
    if (action === 'CreateMultipartUpload')
      this.#ofUploads.set(uploadIdOf(response), readHeaders(headers));
    if (action === 'CompleteMultipartUpload') {
      this.#ofObjects.set(name, this.#ofUploads.get(query.uploadId ?? '') ?? {});
      this.#ofUploads.delete(query.uploadId ?? '');
    }
    if (action === 'CopyObject') this.#copy(request, name);
    const isRead = action === 'GetObject' || action === 'HeadObject';
    return isRead
      ? { ...response, headers: { ...this.#ofObjects.get(name), ...response.headers } }
      : response;
  }

  #copy(request: S3Request, name: string): void {
    const isReplaced = request.headers['x-amz-metadata-directive'] === 'REPLACE';
    const [bucket, ...key] = copySourceOf(request).split('/');
    const ofSource = this.#ofObjects.get(JSON.stringify([bucket, key.join('/')])) ?? {};
    this.#ofObjects.set(name, isReplaced ? readHeaders(request.headers) : ofSource);
  }
}

/** Of `Content-Encoding`, what is no way of sending. */
function readHeaders(headers: S3Request['headers']): Headers {
  const kept: Record<string, string> = {};
  for (const name of KEPT) if (headers[name] !== undefined) kept[name] = headers[name];
  const encodings = (headers['content-encoding'] ?? '').split(',').map((each) => each.trim());
  const own = encodings.filter((each) => each !== '' && each !== 'aws-chunked').join(',');
  return own === '' ? kept : { ...kept, 'content-encoding': own };
}

function uploadIdOf({ body }: S3Response): string {
  return /<UploadId>([^<]*)</.exec(body.toString())?.[1] ?? '';
}
