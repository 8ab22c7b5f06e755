import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction, FauxStore } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';
import { checkAttributes, READABLE, refuseName } from './check-attributes.ts';
import { checkPolicy } from './check-policy.ts';
import { checkQueueName } from './check-queue-name.ts';
import { checkRedrive, checkRedriveAllow } from './check-redrive.ts';
import { withDefaults } from './defaults.ts';

type Attributes = Readonly<Record<string, string>>;

/** CreateQueue (SQS API reference): a queue that is there already, with the same attributes, is answered. */
export const createQueue: FauxAction = (input, store) => {
  const { QueueName, tags = {} } = input;
  const name = String(QueueName);
  const given = readAttributes(input);
  const known = store.queuesByName.get(name);
  checkQueueName(name, given);
  check(given, { whole: withDefaults(given), arn: store.arnOf(name), store });
  if (known === undefined)
    return { QueueUrl: store.make(name, withDefaults(given), tags as Attributes).url };
  const other = Object.keys(given).find((key) => (known.attributes[key] ?? '') !== given[key]);
  if (other === undefined) return { QueueUrl: known.url };
  throw new AwsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${other}`,
  );
};

/** SetQueueAttributes (SQS API reference). */
export const setQueueAttributes: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const given = readAttributes(input);
  if (Object.keys(given).length === 0)
    throw new AwsError(
      'MissingParameter',
      'The request must contain the parameter Attribute.Name.',
    );
  const FifoQueue = String(queue.isFifo());
  check(given, { whole: { ...queue.attributes, ...given, FifoQueue }, arn: queue.arn, store });
  queue.setAttributes(chooseEncryption(given));
  return {};
};

/** GetQueueAttributes (SQS API reference); without names it answers none. */
export const getQueueAttributes: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const asked = Array.isArray(input.AttributeNames) ? input.AttributeNames.map(String) : [];
  for (const name of asked) if (name !== 'All' && !READABLE.includes(name)) refuseName(name);
  queue.processTimers();
  const Attributes: Record<string, string> = {};
  for (const name of asked.includes('All') ? READABLE : asked) {
    const value = queue.getAttribute(name) ?? '';
    if (value !== '') Attributes[name] = value;
  }
  if (Attributes.KmsMasterKeyId === undefined) delete Attributes.KmsDataKeyReusePeriodSeconds;
  return Object.keys(Attributes).length === 0 ? {} : { Attributes };
};

function readAttributes({ Attributes }: AwsJson): Attributes {
  return (Attributes ?? {}) as Attributes;
}

function check(
  given: Attributes,
  queue: { readonly whole: Attributes; readonly arn: string; readonly store: FauxStore },
): void {
  const source = { arn: queue.arn, isFifo: queue.whole.FifoQueue === 'true' };
  checkAttributes(given, queue.whole);
  checkPolicy(given.Policy ?? '');
  checkRedrive(given.RedrivePolicy ?? '', source, queue.store);
  checkRedriveAllow(given.RedriveAllowPolicy ?? '');
}

/** One kind of encryption ends the other. */
function chooseEncryption(given: Attributes): Record<string, string> {
  if (given.SqsManagedSseEnabled === 'true') return { KmsMasterKeyId: '', ...given };
  if ((given.KmsMasterKeyId ?? '') !== '') return { SqsManagedSseEnabled: 'false', ...given };
  return { ...given };
}
