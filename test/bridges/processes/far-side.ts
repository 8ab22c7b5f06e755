/** A broker that runs for a suite, with programs of others that write to it and read from it. */
export interface FarBroker {
  /** Makes places of messages that nobody has used. */
  open(): Promise<FarSide>;
  /** Ends it as a crash would. */
  kill(): Promise<unknown>;
  /** Starts it again, on the same data. */
  restart(): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** Where a test's messages come from and go to. */
export interface FarSide {
  /** What a worker reads, and where it sends to. */
  readonly from: string;
  readonly to: string;
  /** URLs of the same broker that it refuses, as for their login or since there is no such place, and what is said of each. */
  readonly refused: readonly { readonly from: string; readonly says: string }[];
  /** `from` and `to` of one place, which a worker reads and writes. */
  readonly loop: { readonly from: string; readonly to: string };
  /** Writes messages to what is read. */
  write(bodies: readonly string[]): Promise<void>;
  /** Writes a message that is no event: a CloudEvent of a version that there is none of. */
  writeBad(body: string): Promise<void>;
  /** How many messages wait that no worker holds. */
  left(): Promise<number>;
  /** The bodies of all that were sent there. */
  sent(): Promise<readonly string[]>;
}
