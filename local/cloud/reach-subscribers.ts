import type { Engine } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import type { Policies } from '../services/iam/policies.ts';
import type { Functions } from '../services/lambda/functions.ts';
import type { DeliveryParts } from '../services/sns/deliver.ts';
import { sendToQueue } from '../services/sqs/send-to-queue.ts';

const ACTIONS = { sqs: 'sqs:SendMessage', lambda: 'lambda:InvokeFunction' } as const;

/** How topics reach their subscribers: each that is there, where its own policy allows it. */
export function reachSubscribers({
  policies,
  queues,
  functions,
}: {
  readonly policies: Policies;
  readonly queues: Engine;
  /** Asked late: functions are made after the topics. */
  readonly functions: () => Functions;
}): Omit<DeliveryParts, 'warn'> {
  return {
    send: (queueArn, message, traceHeader) =>
      sendToQueue(queues, queueArn, { ...message, traceHeader }),
    invoke(arn, payload, traceHeader) {
      if (functions().withArn(arn) === undefined)
        throw new AwsError('ResourceNotFoundException', `there is no function ${arn}`, 404);
      functions().invokeAsync(arn, payload, traceHeader === undefined ? [] : [traceHeader]);
    },
    authorize(sourceArn, protocol, resource) {
      const service = 'sns.amazonaws.com';
      const action = ACTIONS[protocol];
      if (policies.allowsService({ service, action, resource, sourceArn })) return;
      throw new AwsError(
        'AccessDenied',
        `${service} is not authorized to perform: ${action} on resource: ${resource} for ${sourceArn}`,
        403,
      );
    },
  };
}
