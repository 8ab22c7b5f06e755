import type { AwsJson } from '../../api/aws-api.ts';
import { findFauxqs, findFauxqsAction } from '../../support/find-fauxqs.ts';

/** A message as fauxqs keeps it; times are epoch milliseconds. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Record<string, AwsJson>;
  readonly md5OfMessageAttributes?: string;
  sentTimestamp: number;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number;
  delayUntil?: number | undefined;
  messageGroupId?: string | undefined;
  messageDeduplicationId?: string | undefined;
  /** Of a FIFO queue, which gives it. */
  sequenceNumber?: string | undefined;
  /** X-Ray's tracing header, which SQS shows as the system attribute `AWSTraceHeader`. */
  traceHeader?: string;
  /** The queue that it was a message of before it became a dead letter. */
  deadLetterSourceArn?: string;
}

/** A message in flight. */
export interface InFlight {
  readonly message: StoredMessage;
  readonly receiptHandle: string;
  /** Of this receive. */
  readonly receivedAt: number;
  visibilityDeadline: number;
}

/** The parts of fauxqs's queue that its actions use, and that `LocalQueue` builds on. */
export interface FauxQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly attributes: Record<string, string>;
  readonly tags: Map<string, string>;
  /** Epoch seconds. */
  createdTimestamp: number;
  lastModifiedTimestamp: number;
  inflightMessages: Map<string, InFlight>;
  isFifo(): boolean;
  getAttribute(name: string): string | undefined;
  setAttributes(attributes: Record<string, string>): void;
  enqueue(message: StoredMessage): void;
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  processTimers(): void;
  purge(): void;
  cancelWaiters(): void;
}

/** The parts of fauxqs's store that its actions use, and two of our own. */
export interface FauxStore {
  arnOf(name: string): string;
  make(name: string, attributes: Record<string, string>, tags: Record<string, string>): FauxQueue;
  readonly queues: Map<string, FauxQueue>;
  readonly queuesByName: Map<string, FauxQueue>;
  readonly queuesByArn: Map<string, FauxQueue>;
  region: string;
  getQueue(url: string): FauxQueue | undefined;
  getQueueByArn(arn: string): FauxQueue | undefined;
  shutdown(): void;
}

type QueueClass = new (
  name: string,
  url: string,
  arn: string,
  attributes: Record<string, string> | undefined,
  tags: Record<string, string> | undefined,
) => FauxQueue;

interface StoreClass {
  new (): Omit<FauxStore, 'arnOf' | 'make'>;
  createMessage(
    body: string,
    attributes: Record<string, AwsJson>,
    delaySeconds?: number,
    messageGroupId?: string,
    messageDeduplicationId?: string,
  ): StoredMessage;
}

/** One SQS action: its JSON input, the store, and the headers it looks at. */
export type FauxAction = (
  input: AwsJson,
  store: FauxStore,
  request: { readonly headers: Record<string, string | undefined> },
) => AwsJson | undefined | Promise<AwsJson | undefined>;

/** The actions that fauxqs runs, by their AWS names; the others, where SQS is stricter than it, are our own. */
const ACTIONS = ['DeleteQueue', 'GetQueueUrl', 'ListQueueTags'] as const;

export const SqsQueue = findFauxqs('sqs/sqsStore.js', 'SqsQueue') as QueueClass;
export const SqsStore = findFauxqs('sqs/sqsStore.js', 'SqsStore') as StoreClass;

/** fauxqs's actions by their AWS names. */
export const actions: ReadonlyMap<string, FauxAction> = new Map(
  ACTIONS.map((action) => [action, findFauxqsAction('sqs', action) as FauxAction]),
);
