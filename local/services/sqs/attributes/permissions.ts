import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { checkPolicy, readStatements } from './check-policy.ts';

/** SQS API reference, "AddPermission". */
const MOST_ACTIONS = 7;
const ACTIONS = [
  '*',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
];

/** AddPermission (SQS API reference): a statement of the queue's policy, which has the label as its `Sid`. */
export const addPermission: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const Sid = readLabel(input);
  const accounts = readList(input.AWSAccountIds);
  if (accounts.length === 0) throw invalid('[]', 'PrincipalId', 'Unable to verify.');
  const actions = readList(input.Actions);
  if (actions.length === 0) throw missing('Actions');
  const statements = statementsOf(queue);
  const unknown = actions.find((action) => !ACTIONS.includes(action));
  if (unknown !== undefined)
    throw invalid(
      `SQS:${unknown}`,
      'ActionName',
      `Only the queue owner is allowed to invoke this action.`,
    );
  if (actions.length > MOST_ACTIONS)
    throw new AwsError(
      'OverLimit',
      `${actions.length} Actions were found, maximum allowed is ${MOST_ACTIONS}.`,
      403,
    );
  if (statements.some((statement) => statement.Sid === Sid))
    throw invalid(Sid, 'Label', 'Already exists.');
  const added = {
    Sid,
    Effect: 'Allow',
    Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) },
    Action: actions.map((action) => `SQS:${action}`),
    Resource: queue.arn,
  };
  write(queue, [...statements, added]);
  return {};
};

/** RemovePermission (SQS API reference). */
export const removePermission: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const label = readLabel(input);
  const statements = statementsOf(queue);
  const left = statements.filter(({ Sid }) => Sid !== label);
  if (left.length === statements.length)
    throw invalid(
      label,
      'Label',
      statements.length === 0 ? "can't find label." : "can't find label on existing policy.",
    );
  write(queue, left);
  return {};
};

function statementsOf({ attributes }: LocalQueue): readonly AwsJson[] {
  return (readStatements(attributes.Policy ?? '') ?? []) as readonly AwsJson[];
}

function write(queue: LocalQueue, Statement: readonly AwsJson[]): void {
  const document = { Version: '2012-10-17', Id: `${queue.arn}/SQSDefaultPolicy`, Statement };
  const Policy = Statement.length === 0 ? '' : JSON.stringify(document);
  checkPolicy(Policy);
  queue.setAttributes({ Policy });
}

function readLabel({ Label }: AwsJson): string {
  if (Label === undefined) throw missing('Label');
  const label = String(Label);
  if (!/^[\w-]{1,80}$/.test(label))
    throw invalid(
      label,
      'Label',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  return label;
}

function readList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function missing(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

function invalid(value: string, name: string, reason: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`,
  );
}
