import { copySourceOf } from './access.ts';
import type { S3Request, S3Response } from './s3-request.ts';

/** What is kept of each object beside its content: given by headers when it is written, and copied with it. */
export class KeptWithObjects<Kept> {
  readonly #read: (headers: S3Request['headers']) => Kept;
  readonly #directive: string;
  readonly #ofObjects = new Map<string, Kept>();
  readonly #ofUploads = new Map<string, Kept>();

  /** `directive` is the header by which a copy replaces it. */
  constructor(read: (headers: S3Request['headers']) => Kept, directive: string) {
    this.#read = read;
    this.#directive = directive;
  }

  of(bucket: string, key: string): Kept | undefined {
    return this.#ofObjects.get(nameOf(bucket, key));
  }

  set(bucket: string, key: string, kept: Kept): void {
    this.#ofObjects.set(nameOf(bucket, key), kept);
  }

  /** Whether a copy takes what it is given itself, and not what its source has. */
  isReplaced({ headers }: S3Request): boolean {
    return headers[this.#directive] === 'REPLACE';
  }

  /** Keeps what a request gives, once it is done. */
  follow(action: string, request: S3Request, response: S3Response): void {
    const { bucket, key, headers, query } = request;
    const uploadId = query.uploadId ?? '';
    if (action === 'PutObject') this.set(bucket, key, this.#read(headers));
    if (action === 'CreateMultipartUpload')
      this.#ofUploads.set(uploadIdOf(response), this.#read(headers));
    if (action === 'CompleteMultipartUpload')
      this.set(bucket, key, this.#ofUploads.get(uploadId) ?? this.#read({}));
    if (/^(Complete|Abort)MultipartUpload$/.test(action)) this.#ofUploads.delete(uploadId);
    if (action === 'CopyObject') this.set(bucket, key, this.#ofCopy(request));
  }

  #ofCopy(request: S3Request): Kept {
    if (this.isReplaced(request)) return this.#read(request.headers);
    const [bucket = '', ...key] = copySourceOf(request).split('/');
    return this.of(bucket, key.join('/')) ?? this.#read({});
  }
}

function nameOf(bucket: string, key: string): string {
  return JSON.stringify([bucket, key]);
}

function uploadIdOf({ body }: S3Response): string {
  return /<UploadId>([^<]*)</.exec(body.toString())?.[1] ?? '';
}
