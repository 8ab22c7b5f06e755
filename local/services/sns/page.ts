import type { AwsJson } from '../../api/aws-api.ts';
import { invalid } from './topic.ts';

/** SNS API reference, "ListTopics", "ListSubscriptions", "ListSubscriptionsByTopic". */
const PAGE = 100;

/** One page of a list under `member`, in the order of the ARNs, with the token of the next one where there is one. */
export function page(
  member: string,
  items: readonly (readonly [arn: string, item: AwsJson])[],
  { NextToken }: AwsJson,
): AwsJson {
  const after = NextToken === undefined ? '' : readToken(String(NextToken));
  const rest = items
    .filter(([arn]) => arn > after)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const shown = rest.slice(0, PAGE);
  const [last = ''] = shown.at(-1) ?? [];
  return {
    [member]: shown.map(([, item]) => item),
    ...(shown.length < rest.length ? { NextToken: Buffer.from(last).toString('base64') } : {}),
  };
}

function readToken(token: string): string {
  const arn = Buffer.from(token, 'base64').toString();
  if (!arn.startsWith('arn:')) throw invalid('NextToken');
  return arn;
}
