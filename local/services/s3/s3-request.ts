/** A request of S3, read as far as every action needs it. */
export interface S3Request {
  /** Empty for ListBuckets. */
  readonly bucket: string;
  /** Empty for the actions of buckets. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What S3 answers. */
export interface S3Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
