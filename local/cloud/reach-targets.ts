import { AwsError } from '../api/aws-error.ts';
import type { EventBusEngineOptions } from '../services/eventbridge/event-bus-engine.ts';
import type { Reached } from '../services/eventbridge/targets/deliver.ts';
import { type TargetKind, targetKind } from '../services/eventbridge/targets/target-kind.ts';
import type { Policies } from '../services/iam/policies.ts';
import type { Functions } from '../services/lambda/functions.ts';
import type { SnsEngine } from '../services/sns/sns-engine.ts';
import type { QueueEngine } from '../services/sqs/queue-engine.ts';

/** What the targets of rules are. */
export interface TargetParts {
  readonly policies: Policies;
  readonly queues: QueueEngine;
  readonly topics: Pick<SnsEngine, 'has' | 'call'>;
  /** Asked late: functions are made after the buses. */
  readonly functions: () => Functions;
}

const SERVICE = 'events.amazonaws.com';

const ACTIONS: Readonly<Record<TargetKind, string>> = {
  queue: 'sqs:SendMessage',
  function: 'lambda:InvokeFunction',
  topic: 'sns:Publish',
  bus: 'events:PutEvents',
};

/**
 * How rules reach their targets: each that is there, by its role or by the target's own policy; of a role of which not
 * all is known here, all is taken for allowed.
 */
export function reachTargets(
  parts: TargetParts,
): Pick<EventBusEngineOptions, 'invoke' | 'publish' | 'authorizeDelivery' | 'onPolicy'> {
  return {
    onPolicy: parts.policies.putOnResource,
    async invoke(arn, payload, traceHeader) {
      requireTarget(arn, parts);
      parts.functions().invokeAsync(arn, payload, traceHeader === undefined ? [] : [traceHeader]);
    },
    publish: (TopicArn, Message, traceHeader) =>
      parts.topics.call('Publish', { TopicArn, Message }, traceHeader),
    authorizeDelivery(ruleArn, target) {
      if (isAllowed(ruleArn, target, parts)) return;
      requireTarget(target.arn, parts);
      const principal = target.roleArn ?? SERVICE;
      throw new AwsError(
        'NO_PERMISSIONS',
        `${principal} is not authorized to perform: ${actionOn(target.arn)} on resource: ${target.arn} for ${ruleArn}`,
      );
    },
  };
}

function isAllowed(
  sourceArn: string,
  { arn, roleArn }: Reached,
  { policies }: TargetParts,
): boolean {
  const action = actionOn(arn);
  if (roleArn === undefined)
    return policies.allowsService({ service: SERVICE, action, resource: arn, sourceArn });
  const context = { 'aws:sourcearn': sourceArn };
  return (
    policies.allowsRole(roleArn, { action, resource: arn, context }) || !policies.knows(roleArn)
  );
}

function actionOn(arn: string): string {
  return ACTIONS[targetKind(arn) ?? 'queue'];
}

/** Throws `AwsError('ResourceNotFoundException')` for a queue, a topic or a function that is not there. */
function requireTarget(arn: string, { queues, topics, functions }: TargetParts): void {
  const kind = targetKind(arn);
  if (kind === 'queue' && !queues.has(arn))
    throw new AwsError('ResourceNotFoundException', `there is no queue ${arn}`);
  if (kind === 'topic' && !topics.has(arn))
    throw new AwsError('ResourceNotFoundException', `there is no topic ${arn}`);
  if (kind === 'function' && functions().withArn(arn) === undefined)
    throw new AwsError('ResourceNotFoundException', `there is no function ${arn}`);
}
