import { describe, expect, it } from '@jest/globals';
import { findOwner } from '../../../../core/deliver/dead-letters/find-owner.ts';
import { sealEnvelope, writeEnvelope } from '../../../../core/records/envelope.ts';
import { makeRecord, makeSubscriber } from '../../../support/builders/make-records.ts';

const SHARED = 'http://127.0.0.1/000000000000/shared';

const made = (name: string) =>
  makeSubscriber(name, {
    ...{ target: { kind: 'queue', leaseSeconds: 30 }, managedBy: 'api' },
    ...{ deadLetterQueueUrl: SHARED, ruleName: `dyn.${name}.abcd` },
    queueUrl: `http://127.0.0.1/000000000000/router-dyn-${name}-abcd`,
  });

const SUBSCRIBERS = [makeSubscriber('billing'), made('search'), made('audit')];

const to = (subscriber: string) =>
  writeEnvelope(sealEnvelope(makeRecord('e-1'), { subscriber, round: 1, attempt: 2 }));
const FROM_BUS = writeEnvelope(sealEnvelope(makeRecord('e-1')));
const rule = (name: string) => ({
  RULE_ARN: `arn:aws:events:us-east-1:000000000000:rule/router/dyn.${name}.abcd`,
});

interface Letter {
  readonly queue?: string;
  readonly body?: string;
  readonly source?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

const ownerOf = ({ queue = 'shared', body = FROM_BUS, source, attributes = {} }: Letter) => {
  const message = { messageId: '1', receiptHandle: '1', body, receiveCount: 1, attributes };
  return findOwner({ message, queue, source }, SUBSCRIBERS)?.name;
};

describe('findOwner', () => {
  it.each<[string, Letter, string | undefined]>([
    [
      'of a queue of its own, whatever it says',
      { queue: 'billing-dead', body: to('x') },
      'billing',
    ],
    ['that a rule could not put on a queue', { attributes: rule('audit') }, 'audit'],
    ['that a queue has given up', { source: 'router-dyn-audit-abcd' }, 'audit'],
    [
      'that a queue has given up, a retry',
      { source: 'router-dyn-search-abcd', body: to('search') },
      'search',
    ],
    ['that the router has sent itself', { body: to('audit') }, 'audit'],
    ['of a rule that is gone', { attributes: rule('gone'), body: to('audit') }, undefined],
    [
      'of a queue that is gone, whose name another begins with',
      { source: 'router-dyn-audit-abc' },
      undefined,
    ],
    ['for a subscriber that is gone', { body: to('gone') }, undefined],
    [
      'for a subscriber with a queue of its own, on the shared one',
      { body: to('billing') },
      undefined,
    ],
    ['that says nothing of itself', {}, undefined],
    ['that is no message of a router', { body: 'hello' }, undefined],
    ['of a queue that nobody has', { queue: 'other' }, undefined],
  ])('knows whose a letter is %s', (_, letter, owner) => {
    expect(ownerOf(letter)).toBe(owner);
  });
});
