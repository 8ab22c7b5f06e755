import { canMatchFields } from '../pattern/can-match-fields.ts';
import { asRulesSeeIt, STAMP, WORDS } from '../records/envelope.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';

/** Where an event has its type, and the words of it. */
const PATHS = ['type', `${STAMP}.${WORDS}.type`];

/** Tells, of a type, the subscribers whose patterns can match an event of it, in name order. */
export async function makeSubscribersOf(
  directory: Pick<SubscriberDirectory, 'patterns'>,
): Promise<(type: string) => readonly string[]> {
  const known = (await directory.patterns())?.entries ?? [];
  return (type) => {
    const event = asRulesSeeIt({ type });
    return known
      .filter(({ pattern }) => canMatchFields(pattern, event, PATHS))
      .map(({ name }) => name)
      .sort();
  };
}
