import { randomUUID } from 'node:crypto';
import { isObject } from '../../../core/shared/is-object.ts';
import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { type DeliveryParts, deliver } from './deliver.ts';
import { readMessage, type SnsMessage } from './read-message.ts';
import { subscriptionActions } from './subscription-actions.ts';
import { tagActions } from './tag-actions.ts';
import { findTopic, invalid, type Topic, type TopicAction, type Topics } from './topic.ts';
import { topicActions } from './topic-actions.ts';

/** What the topics need of the cloud. */
export interface SnsEngineOptions extends DeliveryParts {
  readonly place: AccountRegion;
  readonly clock: LocalClock;
}

/** The most bytes of a message, or a batch, with its attributes (SNS developer guide, "Large message payloads"). */
const MOST_BYTES = 262_144;
const MOST_ENTRIES = 10;
const LONGEST_ID = 80;

/** SNS: standard topics to queues and functions, kept in memory. */
export class SnsEngine implements Engine {
  readonly service = 'sns';
  readonly #options: SnsEngineOptions;
  readonly #topics: Topics = new Map();
  readonly #actions: ReadonlyMap<string, TopicAction>;

  constructor(options: SnsEngineOptions) {
    this.#options = options;
    this.#actions = new Map(
      Object.entries({ ...topicActions(options.place), ...subscriptionActions, ...tagActions }),
    );
  }

  /** A subscription is a resource of its topic's (Service authorization reference, "Amazon SNS"). */
  access(action: string, { TopicArn, TargetArn, SubscriptionArn, ResourceArn }: AwsJson): Access {
    const [topicArn] = /^(?:[^:]*:){5}[^:]*/.exec(String(SubscriptionArn ?? '')) ?? [];
    const resource = String(TopicArn ?? TargetArn ?? ResourceArn ?? topicArn ?? '*');
    return {
      action: `sns:${action === 'PublishBatch' ? 'Publish' : action}`,
      resources: [resource],
    };
  }

  has(topicArn: string): boolean {
    return this.#topics.has(topicArn);
  }

  /** `traceHeader` goes with the messages that the call publishes. */
  async call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson> {
    if (action === 'Publish') return this.#publish(input, traceHeader);
    if (action === 'PublishBatch') return this.#publishBatch(input, traceHeader);
    const run = this.#actions.get(action);
    if (run === undefined) throw notRun({ service: this.service, action }, 'InvalidAction');
    return run(input, this.#topics);
  }

  async stop(): Promise<void> {}

  async #publish(input: AwsJson, traceHeader: string | undefined): Promise<AwsJson> {
    const { TopicArn, TargetArn, PhoneNumber } = input;
    if (PhoneNumber !== undefined)
      throw notRun({ service: this.service, action: 'Publish to a phone' }, 'InvalidParameter');
    const arn = TopicArn ?? TargetArn;
    if (arn === undefined)
      throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    const message = readMessage(input);
    if (message.bytes > MOST_BYTES) throw invalid('Message too long');
    return this.#send(findTopic(this.#topics, arn), message, traceHeader);
  }

  /** What is wrong with one entry refuses the call (localstack's test_sns.snapshot.json, `test_publish_batch_exceptions`). */
  async #publishBatch(
    { TopicArn, PublishBatchRequestEntries }: AwsJson,
    traceHeader: string | undefined,
  ): Promise<AwsJson> {
    const topic = findTopic(this.#topics, TopicArn);
    const entries = readEntries(PublishBatchRequestEntries);
    const messages = entries.map((entry, index) =>
      readMessage(entry, `publishBatchRequestEntries.${index + 1}.member.messageAttributes`),
    );
    if (messages.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES)
      throw new AwsError(
        'BatchRequestTooLong',
        'The length of all the messages put together is more than the limit.',
      );
    const Successful: AwsJson[] = [];
    for (const [index, message] of messages.entries())
      Successful.push({
        Id: entries[index]?.Id,
        ...(await this.#send(topic, message, traceHeader)),
      });
    return { Successful, Failed: [] };
  }

  async #send(
    topic: Topic,
    message: SnsMessage,
    traceHeader: string | undefined,
  ): Promise<AwsJson> {
    const messageId = randomUUID();
    const timestamp = new Date(this.#options.clock.now()).toISOString();
    await deliver({ topic, message, messageId, timestamp, traceHeader }, this.#options);
    return { MessageId: messageId };
  }
}

/** SNS API reference, "PublishBatch", under errors. */
function readEntries(given: unknown): readonly AwsJson[] {
  const entries = Array.isArray(given) ? given.filter(isObject) : [];
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > MOST_ENTRIES)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  const ids = entries.map(({ Id }) => String(Id ?? ''));
  for (const id of ids) checkId(id);
  if (new Set(ids).size < ids.length)
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  return entries;
}

function checkId(id: string): void {
  if (/^[\w-]{1,80}$/.test(id)) return;
  const problem = id.length > LONGEST_ID ? 'is too long' : 'contains an impermissible character';
  throw new AwsError(
    'InvalidBatchEntryId',
    `The Id of a batch entry in the batch request ${problem}: ${id}`,
  );
}
