import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { Filter } from './parse-filter.ts';

/** Where a subscription sends. */
export type Protocol = 'sqs' | 'lambda';

/** A subscription of a queue or a function, which needs no confirmation. */
export interface Subscription {
  readonly arn: string;
  readonly protocol: Protocol;
  /** An ARN. */
  readonly endpoint: string;
  /** As they were given: `FilterPolicy`, `FilterPolicyScope`, `RawMessageDelivery`, `RedrivePolicy`. */
  attributes: Readonly<Record<string, string>>;
  /** Made of the attributes. */
  filter: Filter | undefined;
}

/** A standard topic. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  attributes: Readonly<Record<string, string>>;
  readonly tags: Map<string, string>;
  readonly subscriptions: Map<string, Subscription>;
}

/** The topics by their ARNs. */
export type Topics = Map<string, Topic>;

/** One action of SNS on the topics. */
export type TopicAction = (input: AwsJson, topics: Topics) => AwsJson;

/** SNS's error of a parameter (SNS API reference, each action's errors). */
export function invalid(problem: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${problem}`);
}

/** Throws `AwsError('NotFound')` for a topic that is not there. */
export function findTopic(topics: Topics, arn: unknown): Topic {
  if (typeof arn !== 'string' || arn === '')
    throw invalid('TopicArn Reason: no value for required parameter');
  checkArn('TopicArn', arn);
  const topic = topics.get(arn);
  if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

/** Refuses what is too short for an ARN, in the words of SNS; answers its elements. */
export function checkArn(name: string, arn: string): readonly string[] {
  const elements = arn.split(':');
  if (elements.length >= 6) return elements;
  throw invalid(`${name} Reason: An ARN must have at least 6 elements, not ${elements.length}`);
}

/** The attributes of an input; throws for values that are no strings. */
export function readAttributes(attributes: unknown): Record<string, string> {
  const entries = Object.entries((attributes ?? {}) as AwsJson);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
