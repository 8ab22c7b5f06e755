/**
 * An event to be published: `source`, `type` and `data`, with an `id` and the `time` added where they are missing, or a
 * CloudEvent with its `specversion`, which is sent as it stands. Extension attributes may stand beside the others.
 */
export interface EventInput {
  readonly specversion?: '1.0';
  /** With `source` it names the event: sent twice, it is a `duplicate`. @default - a random one */
  readonly id?: string;
  /** A non-empty URI-reference. */
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** RFC 3339. @default - now */
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  /** Anything that `JSON.stringify` takes. */
  readonly data?: unknown;
  /** Bytes, in base64; there is no `data` then. */
  readonly data_base64?: string;
  readonly [extension: string]: unknown;
}
