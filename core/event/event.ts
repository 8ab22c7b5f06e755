/** Any JSON value; an undefined member is one that is not there. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * A CloudEvents 1.0.2 event in its JSON form; extension attributes stand beside the others, unchanged.
 * `data` and `data_base64` exclude each other (CloudEvents JSON format, section 3.1).
 */
export interface CloudEvent {
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
  readonly data?: Json;
  readonly data_base64?: string;
  readonly [extension: string]: Json | undefined;
}
