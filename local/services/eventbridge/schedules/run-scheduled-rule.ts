import type { Engine } from '../../../api/aws-api.ts';
import type { ScheduledRule } from '../../../cloudformation/resources/cloud-builder.ts';
import type { AccountRegion } from '../../../support/account-region.ts';
import type { Policies } from '../../iam/policies.ts';
import type { Functions } from '../../lambda/functions.ts';
import { scheduledEvent } from './scheduled-event.ts';

/** What the targets of a scheduled rule are reached by. */
export interface ScheduleParts {
  readonly place: AccountRegion;
  readonly policies: Policies;
  readonly functions: Functions;
  readonly queues: Engine;
  readonly warn: (message: string) => void;
}

const SERVICE = 'events.amazonaws.com';

/** Hands the scheduled event of `time` to every target, where the target's own policy lets the rule. */
export async function runScheduledRule(
  rule: ScheduledRule,
  time: number,
  parts: ScheduleParts,
): Promise<void> {
  const event = JSON.stringify(scheduledEvent(rule.arn, time, parts.place));
  for (const { arn, input = event } of rule.targets) {
    const isQueue = arn.includes(':sqs:');
    const action = isQueue ? 'sqs:SendMessage' : 'lambda:InvokeFunction';
    if (
      !parts.policies.allowsService({
        service: SERVICE,
        action,
        resource: arn,
        sourceArn: rule.arn,
      })
    ) {
      parts.warn(
        `${SERVICE} is not authorized to perform: ${action} on resource: ${arn} for ${rule.arn}`,
      );
    } else if (isQueue) await send(arn, input, parts);
    else parts.functions.invokeAsync(arn, input);
  }
}

async function send(
  arn: string,
  MessageBody: string,
  { queues, warn }: ScheduleParts,
): Promise<void> {
  try {
    const { QueueUrl } = await queues.call('GetQueueUrl', { QueueName: arn.split(':').at(-1) });
    await queues.call('SendMessage', { QueueUrl, MessageBody });
  } catch (error) {
    warn(`The schedule's message did not reach ${arn}: ${error}`);
  }
}
