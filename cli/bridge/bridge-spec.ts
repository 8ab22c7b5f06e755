/** A bridge as it is asked for: by options, or by a member of a configuration file. */
export interface BridgeSpec {
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
  readonly type?: string;
  readonly source?: string;
  readonly format?: string;
  readonly profile?: string;
  readonly key?: string;
  readonly iam?: string;
  readonly region?: string;
}

export const SPEC_MEMBERS: readonly (keyof BridgeSpec)[] = [
  ...(['name', 'from', 'to', 'type', 'source', 'format'] as const),
  ...(['profile', 'key', 'iam', 'region'] as const),
];

/** Of all bridges of a worker. */
export interface WorkerSettings {
  /** The folder for what not even a router's quarantine takes. */
  readonly quarantine?: string;
  /** 0 is any free port. */
  readonly statusPort?: number;
  readonly statusHost?: string;
  /** Whether it waits at the start for what somebody must put right. */
  readonly wait?: boolean;
}

/** What a worker is to do. */
export interface WorkerSpec {
  readonly bridges: readonly BridgeSpec[];
  readonly settings: WorkerSettings;
}
