/** A message as a client that knows nothing of Waybill sees it. */
export interface ForeignMessage {
  /** Null for none at all. */
  readonly body: Uint8Array | null;
  readonly key?: string;
  /** By their names; what a broker calls a property of its own is not here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType?: string;
  /** Epoch milliseconds. */
  readonly timeMs?: number;
}
