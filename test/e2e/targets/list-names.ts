/** Calls the AWS CLI; answers its JSON. */
export type AwsCli = (...command: readonly string[]) => Promise<string>;

/** A service, its command that lists, and where the names are in its answer. */
export type ResourceList = readonly [service: string, command: string, query: string];

/** Every list that something of a router's stack is in. CloudFormation begins all their names with the stack's. */
export const RESOURCE_LISTS: readonly ResourceList[] = [
  ['sqs', 'list-queues', 'QueueUrls'],
  ['dynamodb', 'list-tables', 'TableNames'],
  ['lambda', 'list-functions', 'Functions[].FunctionName'],
  ['lambda', 'list-event-source-mappings', 'EventSourceMappings[].FunctionArn'],
  ['events', 'list-event-buses', 'EventBuses[].Name'],
  ['events', 'list-rules', 'Rules[].Name'],
  ['cloudwatch', 'describe-alarms', 'MetricAlarms[].AlarmName'],
  ['iam', 'list-roles', 'Roles[].RoleName'],
  ['logs', 'describe-log-groups', 'logGroups[].logGroupName'],
];

/** The names in a list that are of a stack. */
export async function listNames(
  [service, command, query]: ResourceList,
  stackName: string,
  aws: AwsCli,
): Promise<string[]> {
  const answer = await aws(service, command, '--query', query);
  const names = answer.trim() === '' ? null : (JSON.parse(answer) as string[] | null);
  return (names ?? []).filter((name) => name.includes(stackName));
}
