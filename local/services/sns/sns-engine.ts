import { randomUUID } from 'node:crypto';
import { isObject } from '../../../core/shared/is-object.ts';
import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { type DeliveryParts, deliver } from './deliver.ts';
import { readMessage } from './read-message.ts';
import { subscriptionActions } from './subscription-actions.ts';
import { findTopic, invalid, type TopicAction, type Topics } from './topic.ts';
import { topicActions } from './topic-actions.ts';

/** What the topics need of the cloud. */
export interface SnsEngineOptions extends DeliveryParts {
  readonly place: AccountRegion;
  readonly clock: LocalClock;
}

const MOST_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;

/** SNS: standard topics to queues and functions, kept in memory. */
export class SnsEngine implements Engine {
  readonly service = 'sns';
  readonly #options: SnsEngineOptions;
  readonly #topics: Topics = new Map();
  readonly #actions: ReadonlyMap<string, TopicAction>;

  constructor(options: SnsEngineOptions) {
    this.#options = options;
    this.#actions = new Map(
      Object.entries({ ...topicActions(options.place), ...subscriptionActions }),
    );
  }

  /** A subscription is a resource of its topic's (Service authorization reference, "Amazon SNS"). */
  access(action: string, { TopicArn, TargetArn, SubscriptionArn }: AwsJson): Access {
    const [topicArn] = /^(?:[^:]*:){5}[^:]*/.exec(String(SubscriptionArn ?? '')) ?? [];
    const resource = String(TopicArn ?? TargetArn ?? topicArn ?? '*');
    return {
      action: `sns:${action === 'PublishBatch' ? 'Publish' : action}`,
      resources: [resource],
    };
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
    const topic = findTopic(this.#topics, arn);
    const messageId = randomUUID();
    const timestamp = new Date(this.#options.clock.now()).toISOString();
    await deliver({ topic, message, messageId, timestamp, traceHeader }, this.#options);
    return { MessageId: messageId };
  }

  /** What is wrong with one entry is in `Failed`; what is wrong with the batch refuses the call. */
  async #publishBatch(
    { TopicArn, PublishBatchRequestEntries }: AwsJson,
    traceHeader: string | undefined,
  ): Promise<AwsJson> {
    findTopic(this.#topics, TopicArn);
    const Successful: AwsJson[] = [];
    const Failed: AwsJson[] = [];
    for (const entry of readEntries(PublishBatchRequestEntries)) {
      const { Id } = entry;
      try {
        Successful.push({ Id, ...(await this.#publish({ ...entry, TopicArn }, traceHeader)) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
      }
    }
    return { Successful, Failed };
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
  if (!ids.every((id) => ENTRY_ID.test(id)))
    throw new AwsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(ids).size < ids.length)
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  return entries;
}
