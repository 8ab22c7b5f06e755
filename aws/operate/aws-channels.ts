import {
  DeleteRuleCommand,
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { WaybillError } from '../../core/errors.ts';
import type { Channels, QueueToPut, RuleToPut } from '../../core/ports/provisioning/channels.ts';
import { messageOf } from '../../core/shared/message-of.ts';
import { asOutage } from '../or-outage.ts';
import { type ChannelPlace, queueArn, queueAttributes } from './queue-attributes.ts';

/** Of the one target of each rule. */
const TARGET_ID = 'Queue';

/** Queues in SQS, and rules on the router's bus. */
export class AwsChannels implements Channels {
  readonly #sqs: SQSClient;
  readonly #events: EventBridgeClient;
  readonly #place: ChannelPlace;

  constructor(
    clients: { readonly sqs: SQSClient; readonly events: EventBridgeClient },
    place: ChannelPlace,
  ) {
    this.#sqs = clients.sqs;
    this.#events = clients.events;
    this.#place = place;
  }

  async putQueue(queue: QueueToPut): Promise<string> {
    const { queueName: QueueName } = queue;
    const Attributes = queueAttributes(queue, this.#place);
    const made = await unless(
      ['QueueNameExists'],
      this.#sqs.send(new CreateQueueCommand({ QueueName, Attributes })),
    );
    if (made?.QueueUrl !== undefined) return made.QueueUrl;
    // It is there with other attributes: those of before a change.
    const QueueUrl = (await this.#urlOf(QueueName)) ?? '';
    await orUnavailable(this.#sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })));
    return QueueUrl;
  }

  async putRule({ ruleName, queueName, pattern }: RuleToPut): Promise<void> {
    const { busName: EventBusName, deadLetterQueueArn } = this.#place;
    const EventPattern = JSON.stringify({ detail: pattern });
    await refusals(
      this.#events.send(new PutRuleCommand({ Name: ruleName, EventBusName, EventPattern })),
    );
    const target = {
      Id: TARGET_ID,
      Arn: queueArn(queueName, this.#place),
      InputPath: '$.detail',
      DeadLetterConfig: { Arn: deadLetterQueueArn },
    };
    const put = new PutTargetsCommand({ Rule: ruleName, EventBusName, Targets: [target] });
    const { FailedEntries = [] } = await refusals(this.#events.send(put));
    const [failed] = FailedEntries;
    if (failed === undefined) return;
    throw new WaybillError(
      'unavailable',
      `EventBridge does not send to the queue ${queueName} yet: ${failed.ErrorCode}: ${failed.ErrorMessage}`,
    );
  }

  async deleteRule(ruleName: string): Promise<void> {
    const { busName: EventBusName } = this.#place;
    const gone = ['ResourceNotFoundException'];
    const remove = new RemoveTargetsCommand({ Rule: ruleName, EventBusName, Ids: [TARGET_ID] });
    await unless(gone, this.#events.send(remove));
    await unless(gone, this.#events.send(new DeleteRuleCommand({ Name: ruleName, EventBusName })));
  }

  async deleteQueue(queueName: string): Promise<void> {
    const QueueUrl = await this.#urlOf(queueName);
    if (QueueUrl === undefined) return;
    await unless(GONE, this.#sqs.send(new DeleteQueueCommand({ QueueUrl })));
  }

  async #urlOf(QueueName: string): Promise<string | undefined> {
    return (await unless(GONE, this.#sqs.send(new GetQueueUrlCommand({ QueueName }))))?.QueueUrl;
  }
}

/** What SQS says of a queue that is not there, by its two protocols. */
const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** A call's answer; undefined for an error of one of these names, which is an answer too. */
async function unless<T>(names: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw asOutage('unavailable', error);
  }
}

function orUnavailable<T>(call: Promise<T>): Promise<T | undefined> {
  return unless([], call);
}

/** Throws what EventBridge says of the rule itself as the caller's to mend. */
async function refusals<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { name } = error instanceof Error ? error : { name: '' };
    if (name === 'LimitExceededException')
      throw new WaybillError(
        'quota-exceeded',
        `EventBridge takes no further rule on the router's bus (${messageOf(error as Error)}); delete subscribers, or have AWS raise the quota "Number of rules"; that of 30 rules with a \`wildcard\` is not raised, and \`prefix\` and \`suffix\` have none`,
        { cause: error },
      );
    if (name === 'InvalidEventPatternException')
      throw new WaybillError(
        'invalid-pattern',
        `EventBridge refuses the pattern: ${messageOf(error as Error)}`,
        { cause: error },
      );
    throw asOutage('unavailable', error);
  }
}
