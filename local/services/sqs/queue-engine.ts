import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { withDefaults } from './attributes/defaults.ts';
import { type FauxQueue, type FauxStore, SqsStore, type StoredMessage } from './fauxqs.ts';
import { enqueueOnce, scopeOf } from './fifo/enqueue-once.ts';
import type { JournalledQueue, QueueSettings } from './journal/journal-records.ts';
import { openJournal } from './journal/open-journal.ts';
import { noJournal, type QueueJournal } from './journal/queue-journal.ts';
import { checkRequest } from './messages/check-request.ts';
import { createMessage } from './messages/create-message.ts';
import { refuseGroup } from './messages/refuse-group.ts';
import { LocalQueue } from './queue/local-queue.ts';
import type { AgeListener } from './queue/oldest-message.ts';
import { CHANGING, QUEUE_ACTIONS } from './queue-actions.ts';

/** What a message has beside its body. */
export interface SentWith {
  readonly attributes?: Record<string, string>;
  /** X-Ray's. */
  readonly traceHeader?: string | undefined;
  /** What a FIFO queue must have. */
  readonly messageGroupId?: string | undefined;
}

/** What the queues need of the cloud. */
export interface QueueEngineOptions {
  readonly place: AccountRegion;
  readonly clock: LocalClock;
  /** The address of the AWS endpoint, once it is known; queue URLs begin with it. */
  readonly endpoint: () => string;
  /** Keeps queues and messages in this folder. @default in memory only */
  readonly dataDir?: string;
  /** Goes on without what is damaged in the folder. @default a damaged one is not opened */
  readonly dropDamaged?: boolean;
  /** Takes what was left out of a damaged folder. @default nobody does */
  readonly warn?: (message: string) => void;
  /** Takes a queue's own policy, whenever it is another; the empty text is none. @default nobody asks for it */
  readonly onPolicy?: (queueArn: string, policy: string) => void;
  /** Takes how old the oldest message of a queue was at a minute's beginning, where it had one. @default nobody asks for it */
  readonly onAge?: (queueName: string, ...age: Parameters<AgeListener>) => void;
  /** @default 120,000, as SQS has (SQS developer guide, "Amazon SQS standard queue quotas") */
  readonly maxInFlight?: number;
}

const MAX_IN_FLIGHT = 120_000;

/** SQS: fauxqs's actions on queues of our own, called in the process. */
export class QueueEngine implements Engine {
  readonly service = 'sqs';
  readonly #options: QueueEngineOptions;
  readonly #store: FauxStore;
  #journal: QueueJournal = noJournal;

  constructor(options: QueueEngineOptions) {
    this.#options = options;
    this.#store = this.#makeStore();
  }

  /** Takes what the data folder has, before the first call; throws what is wrong with it. */
  open(): void {
    const { dataDir, dropDamaged = false, warn = () => {} } = this.#options;
    if (dataDir === undefined) return;
    const live = () => this.#live();
    const { journal, queues } = openJournal({ folder: dataDir, dropDamaged, warn, live });
    this.#journal = journal;
    for (const [name, queue] of queues) this.#restore(name, queue);
  }

  /** `traceHeader` goes with the messages that the call sends. */
  async call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson> {
    const run = QUEUE_ACTIONS.get(action);
    if (run === undefined) {
      throw new AwsError(
        'InvalidAction',
        `the local SQS has no action ${action}; it has ${[...QUEUE_ACTIONS.keys()].join(', ')}`,
      );
    }
    checkRequest(action, input);
    // What a receive changes may be forgotten: its messages come back, as after any receive that nobody answers.
    const isReceive = action === 'ReceiveMessage';
    try {
      if (!isReceive) this.#journal.catchUp();
      const request = { headers: { 'x-amzn-trace-id': traceHeader } };
      const output = (await run(this.#localize(input), this.#store, request)) ?? {};
      this.#journalQueues(action, input);
      if (isReceive) this.#flushIfPossible();
      else this.#journal.flush();
      return this.#publish(output);
    } catch (error) {
      throw toAwsError(error);
    }
  }

  access(action: string, input: AwsJson): Access {
    const name = this.#queueName(input);
    return {
      action: `sqs:${action.replace(/Batch$/, '')}`,
      resources: name === undefined ? ['*'] : [this.#arn(name)],
    };
  }

  /** Sends one message, in the process; what the bus and the event sources do. The caller flushes. */
  send(queueArn: string, body: string, sentWith: SentWith = {}): void {
    const { attributes = {}, traceHeader, messageGroupId } = sentWith;
    const queue = this.#store.getQueueByArn(queueArn);
    if (!(queue instanceof LocalQueue))
      throw new AwsError('QueueDoesNotExist', `there is no queue ${queueArn}`);
    const entry = { MessageBody: body, MessageGroupId: messageGroupId };
    const refusal = queue.isFifo() ? refuseGroup(entry, queue) : undefined;
    if (refusal !== undefined) throw new AwsError(refusal.Code, refusal.Message);
    const messageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]),
    );
    const delaySeconds = Number(queue.attributes.DelaySeconds);
    const message = createMessage(body, messageAttributes, delaySeconds);
    if (traceHeader !== undefined) message.traceHeader = traceHeader;
    if (messageGroupId !== undefined) message.messageGroupId = messageGroupId;
    enqueueOnce(message, queue);
  }

  /** Makes every `send` so far outlive this process. */
  flush(): void {
    this.#journal.flush();
  }

  #flushIfPossible(): void {
    try {
      this.#journal.flush();
    } catch {
      // It stays for the next flush, which fails the call that needs it.
    }
  }

  /** Tells `onAge` of every queue what it was not told yet. */
  readonly tellAges = (): void => {
    for (const queue of this.#store.queuesByName.values())
      if (queue instanceof LocalQueue) queue.oldest.tell();
  };

  has(queueArn: string): boolean {
    return this.#store.getQueueByArn(queueArn) !== undefined;
  }

  /** How many messages of a queue can be received now. */
  receivable(queueArn: string): number {
    const queue = this.#store.getQueueByArn(queueArn);
    return queue instanceof LocalQueue ? queue.receivable : 0;
  }

  /** Takes a message in flight off its queue as Lambda does with one that it will not hand out; answers the ARN of its dead-letter queue, where it has one. */
  readonly takeOut = (queueUrl: string, receiptHandle: string): string | undefined => {
    const queue = this.#store.getQueue(this.#url(queueUrl.split('/').at(-1) ?? ''));
    if (!(queue instanceof LocalQueue)) return undefined;
    const arn = queue.takeOut(receiptHandle, (of) => this.#store.getQueueByArn(of));
    this.#flushIfPossible();
    return arn;
  };

  /** Calls back whenever a queue has a message to receive; the answer ends it. */
  readonly onMessage = (queueUrl: string, listener: () => void): (() => void) => {
    const queue = this.#store.getQueue(this.#url(queueUrl.split('/').at(-1) ?? ''));
    if (!(queue instanceof LocalQueue))
      throw new AwsError('QueueDoesNotExist', `there is no queue ${queueUrl}`);
    return queue.onMessage(listener);
  };

  async stop(): Promise<void> {
    this.#store.shutdown();
    this.#journal.close();
  }

  /** The store of fauxqs, making our queues instead of its own. */
  #makeStore(): FauxStore {
    return Object.assign(new SqsStore(), {
      region: this.#options.place.region,
      arnOf: (name: string) => this.#arn(name),
      make: (name: string, attributes: Record<string, string>, tags: Record<string, string>) =>
        this.#makeQueue(name, attributes, tags),
    });
  }

  #makeQueue(
    name: string,
    attributes: Record<string, string>,
    tags: Record<string, string>,
  ): LocalQueue {
    const identity = { name, url: this.#url(name), arn: this.#arn(name) };
    const queue = new LocalQueue(
      identity,
      { attributes, tags },
      {
        clock: this.#options.clock,
        journal: this.#journal,
        maxInFlight: this.#options.maxInFlight ?? MAX_IN_FLIGHT,
        onAge: (...age) => this.#options.onAge?.(name, ...age),
      },
    );
    this.#store.queues.set(identity.url, queue);
    this.#store.queuesByName.set(name, queue);
    this.#store.queuesByArn.set(identity.arn, queue);
    return queue;
  }

  #restore(name: string, { attributes, tags, messages, sent }: JournalledQueue): void {
    // Of a damaged folder the attributes may be missing.
    const type: Record<string, string> = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    const queue = this.#makeQueue(name, withDefaults({ ...type, ...attributes }), tags);
    this.#options.onPolicy?.(queue.arn, attributes.Policy ?? '');
    for (const message of sent) queue.fifo?.remember(message, scopeOf(message, queue));
    // The order of the file is that of the sends, unless it was written anew.
    for (const message of inOrder(messages.values())) queue.restore(message);
  }

  /** Queue URLs are matched by their last part, so that any spelling of this machine's address works. */
  #localize(input: AwsJson): AwsJson {
    return typeof input.QueueUrl === 'string' && input.QueueUrl !== ''
      ? { ...input, QueueUrl: this.#url(input.QueueUrl.split('/').at(-1) ?? '') }
      : { ...input };
  }

  /** Remembers what an action made of a queue. */
  #journalQueues(action: string, input: AwsJson): void {
    const name = this.#queueName(input);
    if (name === undefined) return;
    if (action === 'DeleteQueue') this.#journal.dropped(name);
    else if (!CHANGING.has(action)) return;
    const queue = this.#store.queuesByName.get(name);
    if (queue !== undefined) this.#journal.created(name, settingsOf(queue));
    this.#options.onPolicy?.(this.#arn(name), queue?.attributes.Policy ?? '');
  }

  *#live(): Generator<[string, JournalledQueue]> {
    for (const [name, queue] of this.#store.queuesByName) {
      if (!(queue instanceof LocalQueue)) continue;
      const messages = new Map<string, StoredMessage>();
      for (const message of queue.all()) messages.set(message.messageId, message);
      const sent = queue.fifo?.recent(queue.clock.now()) ?? [];
      yield [name, { ...settingsOf(queue), messages, sent: [...sent] }];
    }
  }

  #queueName({ QueueUrl, QueueName }: AwsJson): string | undefined {
    if (typeof QueueName === 'string') return QueueName;
    return typeof QueueUrl === 'string' ? QueueUrl.split('/').at(-1) : undefined;
  }

  /** Puts the endpoint's address, which is not known before it listens, into the URLs of an answer. */
  #publish(output: AwsJson): AwsJson {
    const real = (url: unknown) => `${this.#options.endpoint()}${new URL(String(url)).pathname}`;
    return {
      ...output,
      ...(output.QueueUrl === undefined ? {} : { QueueUrl: real(output.QueueUrl) }),
      ...(Array.isArray(output.QueueUrls) ? { QueueUrls: output.QueueUrls.map(real) } : {}),
      ...(Array.isArray(output.queueUrls) ? { queueUrls: output.queueUrls.map(real) } : {}),
    };
  }

  /** A queue's URL within the engine. */
  #url(name: string): string {
    return `http://sqs/${this.#options.place.accountId}/${name}`;
  }

  #arn(name: string): string {
    return arnOf(this.#options.place, 'sqs', name);
  }
}

function settingsOf({ attributes, tags }: FauxQueue): QueueSettings {
  return { attributes, tags: Object.fromEntries(tags) };
}

/** Those of a FIFO queue by their sequence numbers, others as they are. */
function inOrder(messages: Iterable<StoredMessage>): readonly StoredMessage[] {
  return [...messages].sort(({ sequenceNumber: one = '' }, { sequenceNumber: other = '' }) =>
    one < other ? -1 : Number(one > other),
  );
}

function toAwsError(error: unknown): unknown {
  if (error instanceof AwsError || !(error instanceof Error) || !('code' in error)) return error;
  const statusCode =
    'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 400;
  return new AwsError(String(error.code), error.message, statusCode);
}
