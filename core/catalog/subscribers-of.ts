import { canMatchField } from '../pattern/can-match-field.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';

/** Tells, of a type, the subscribers whose patterns can match an event of it, in name order. */
export async function makeSubscribersOf(
  directory: Pick<SubscriberDirectory, 'patterns'>,
): Promise<(type: string) => readonly string[]> {
  const known = (await directory.patterns())?.entries ?? [];
  return (type) =>
    known
      .filter(({ pattern }) => canMatchField(pattern, 'type', type))
      .map(({ name }) => name)
      .sort();
}
