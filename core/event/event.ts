/** Any JSON value; an undefined member is one that is not there. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** The attributes of a CloudEvents 1.0.2 event; extension attributes stand beside the others, unchanged. */
export interface EventAttributes {
  readonly specversion: '1.0';
  readonly id: string;
  /** A non-empty URI-reference. */
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  /** Bytes, in base64; there is no `data` then (CloudEvents JSON format, section 3.1). */
  readonly data_base64?: string;
  readonly [extension: string]: Json | undefined;
}

/** A CloudEvents 1.0.2 event in its JSON form. */
export interface CloudEvent extends EventAttributes {
  readonly data?: Json;
}
