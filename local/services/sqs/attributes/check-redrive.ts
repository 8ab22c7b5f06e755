import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { FauxStore } from '../fauxqs.ts';

/** SQS developer guide, "Using dead-letter queues in Amazon SQS". */
const MOST_RECEIVES = 1000;
/** SQS API reference, "SetQueueAttributes", `RedriveAllowPolicy`. */
const MOST_SOURCES = 10;

/** The queue that a redrive policy is for. */
interface Source {
  readonly arn: string;
  readonly isFifo: boolean;
}

/** Throws what SQS refuses of a `RedrivePolicy`; an empty one is none. */
export function checkRedrive(policy: string, source: Source, store: FauxStore): void {
  if (policy === '') return;
  const refuse = (reason: string) => refusePolicy('RedrivePolicy', policy, reason);
  const map = parseMap(policy) ?? refuse('Redrive policy is not a valid JSON map.');
  for (const name of ['deadLetterTargetArn', 'maxReceiveCount'])
    if (map[name] === undefined)
      refuse(`Redrive policy does not contain mandatory attribute: ${name}.`);
  const receives = Number(map.maxReceiveCount);
  if (!Number.isInteger(receives) || receives < 1 || receives > MOST_RECEIVES)
    refuse(
      `Invalid value for maxReceiveCount: ${String(map.maxReceiveCount)}, valid values are from 1 to ${MOST_RECEIVES} both inclusive.`,
    );
  const arn = String(map.deadLetterTargetArn);
  const target = store.getQueueByArn(arn) ?? refuse('Dead letter target does not exist.');
  if (target.isFifo() !== source.isFifo)
    refuse('Dead-letter queue must be same type of queue as the source.');
  if (!allows(target.attributes.RedriveAllowPolicy, source.arn))
    refuse(`Queue ${arn} does not allow this queue to use it as a dead letter queue.`);
}

/** Throws what SQS refuses of a `RedriveAllowPolicy`; an empty one is none. */
export function checkRedriveAllow(policy: string): void {
  if (policy === '') return;
  const { redrivePermission, sourceQueueArns, ...others } = parseMap(policy) ?? {};
  const isList =
    Array.isArray(sourceQueueArns) &&
    sourceQueueArns.length > 0 &&
    sourceQueueArns.length <= MOST_SOURCES &&
    sourceQueueArns.every((arn) => /^arn:[^:]+:sqs:/.test(String(arn)));
  const isKnown =
    redrivePermission === 'byQueue'
      ? isList
      : ['allowAll', 'denyAll'].includes(String(redrivePermission)) &&
        sourceQueueArns === undefined;
  if (isKnown && Object.keys(others).length === 0) return;
  refusePolicy(
    'RedriveAllowPolicy',
    policy,
    "Amazon SQS can't create the redrive allow policy, as it's in an unsupported format.",
  );
}

function allows(policy: string | undefined, sourceArn: string): boolean {
  const { redrivePermission = 'allowAll', sourceQueueArns } = parseMap(policy ?? '') ?? {};
  if (redrivePermission !== 'byQueue') return redrivePermission === 'allowAll';
  return Array.isArray(sourceQueueArns) && sourceQueueArns.includes(sourceArn);
}

function refusePolicy(name: string, policy: string, reason: string): never {
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${policy} for parameter ${name} is invalid. Reason: ${reason}`,
  );
}

function parseMap(policy: string): AwsJson | undefined {
  try {
    const value: unknown = JSON.parse(policy);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? (value as AwsJson) : undefined;
  } catch {
    return undefined;
  }
}
