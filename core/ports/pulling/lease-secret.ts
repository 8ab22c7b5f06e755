/** What the leases of a router are signed with. */
export interface LeaseSecrets {
  /** The one secret of all of the router's functions, made when it is first asked for. Throws `WaybillError('ledger-unavailable')`. */
  leaseSecret(): Promise<string>;
}

/** HMAC-SHA-256 of a text's UTF-8 bytes: 32 bytes. */
export type Hmac = (secret: string, text: string) => Uint8Array;
