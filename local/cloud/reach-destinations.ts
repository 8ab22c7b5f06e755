import type { AwsJson, Engine } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import type { Policies } from '../services/iam/policies.ts';
import type { Destinations, RecordSent } from '../services/lambda/asynchronous/async-invoker.ts';
import type { Functions } from '../services/lambda/functions.ts';
import { sendToQueue } from '../services/sqs/send-to-queue.ts';

/** What events that nobody waits for may be sent to. */
export interface DestinationParts {
  readonly policies: Policies;
  readonly queues: Engine;
  readonly buses: Engine;
  readonly topics: Engine;
  readonly functions: Functions;
}

/**
 * How records and dead letters of functions reach queues, topics, buses and functions: by the role of the function. `parts` is
 * asked late, since functions are one of them.
 */
export function reachDestinations(parts: () => DestinationParts): Destinations {
  return {
    async sendRecord(destination, sent) {
      const body = JSON.stringify(sent.record);
      const service = destination.split(':')[2];
      if (service === 'sqs' || service === 'sns')
        return sendDocument(parts(), { to: destination, body, roleArn: sent.roleArn });
      if (service === 'events') return putEvent(destination, sent, parts());
      const { functions, policies } = parts();
      requireRole(policies, {
        roleArn: sent.roleArn,
        action: 'lambda:InvokeFunction',
        arn: destination,
      });
      if (functions.withArn(destination) === undefined)
        throw new AwsError('ResourceNotFoundException', `Function not found: ${destination}`, 404);
      functions.invokeAsync(destination, body);
    },
    sendDeadLetter: (queueArn, { body, attributes }, roleArn) =>
      sendMessage(
        queueArn,
        { MessageBody: body, MessageAttributes: attributes, by: roleArn },
        parts(),
      ),
  };
}

/** Sends a text to a queue or a topic, in the name of a role. */
export async function sendDocument(
  parts: Pick<DestinationParts, 'policies' | 'queues' | 'topics'>,
  { to, body, roleArn }: Record<'to' | 'body' | 'roleArn', string>,
): Promise<void> {
  if (to.split(':')[2] === 'sqs') return sendMessage(to, { MessageBody: body, by: roleArn }, parts);
  requireRole(parts.policies, { roleArn, action: 'sns:Publish', arn: to });
  await parts.topics.call('Publish', { TopicArn: to, Message: body });
}

/** Throws where the role may not; of one of which not all is known here, all is taken for allowed. */
function requireRole(
  policies: Policies,
  { roleArn, action, arn }: Record<'roleArn' | 'action' | 'arn', string>,
): void {
  if (policies.knows(roleArn)) policies.requireRole(roleArn, action, arn);
}

async function sendMessage(
  queueArn: string,
  { by, ...message }: AwsJson & { readonly by: string },
  { policies, queues }: Pick<DestinationParts, 'policies' | 'queues'>,
): Promise<void> {
  requireRole(policies, { roleArn: by, action: 'sqs:SendMessage', arn: queueArn });
  await sendToQueue(queues, queueArn, message);
}

/** Lambda developer guide, "Capturing records of Lambda asynchronous invocations", under EventBridge. */
async function putEvent(
  busArn: string,
  { record, functionArn, roleArn, condition }: RecordSent,
  { policies, buses }: DestinationParts,
): Promise<void> {
  requireRole(policies, { roleArn, action: 'events:PutEvents', arn: busArn });
  const outcome = condition === 'Success' ? 'Success' : 'Failure';
  const entry = {
    EventBusName: busArn,
    Source: 'lambda',
    DetailType: `Lambda Function Invocation Result - ${outcome}`,
    Resources: [functionArn, busArn],
    Detail: JSON.stringify(record),
  };
  const { Entries } = await buses.call('PutEvents', { Entries: [entry] });
  const [taken] = Entries as { readonly ErrorMessage?: string }[];
  if (taken?.ErrorMessage !== undefined) throw new Error(taken.ErrorMessage);
}
