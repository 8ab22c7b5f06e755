/** What may take the POSTs, by the names of the router's option `ingress`. */
export const INGRESSES = ['http-api', 'function-url'] as const;

type Ingress = (typeof INGRESSES)[number];

/** What the cost of a router depends on. */
export interface Traffic {
  /** In a month. */
  readonly events: number;
  /** How many subscribers get each event. */
  readonly fanOut: number;
  /** An event as JSON. */
  readonly sizeBytes: number;
  /** How many events a producer sends in one POST: 1 to 100. */
  readonly batch: number;
  /** How many events one invocation of a subscriber gets, on average. */
  readonly deliveryBatch: number;
  readonly retentionDays: number;
  /** What Lambda bills for one request to `ingest`, in milliseconds. */
  readonly ingestMs: number;
  /** What Lambda bills for one invocation of a subscriber, its own work included, in milliseconds. */
  readonly handlerMs: number;
  /** The subscribers' memory, in megabytes. */
  readonly memoryMb: number;
  /** By how much gzip shrinks an event that is stored compressed. */
  readonly compression: number;
  /** What takes the POSTs: a function URL costs nothing a request. */
  readonly ingress: Ingress;
  /** Whether the ledger can be brought back as it was at any second of the last 35 days. */
  readonly pointInTimeRecovery: boolean;
}

/**
 * A million events, each alone: a POST of its own, and an invocation of its own at each subscriber, as is met at less
 * than some ten events a second. The durations are estimates of three, and of two, calls in one region.
 */
export const DEFAULT_TRAFFIC: Traffic = {
  events: 1_000_000,
  fanOut: 3,
  sizeBytes: 1024,
  batch: 1,
  deliveryBatch: 1,
  retentionDays: 30,
  ingestMs: 40,
  handlerMs: 25,
  memoryMb: 512,
  compression: 2,
  ingress: 'http-api',
  pointInTimeRecovery: true,
};
