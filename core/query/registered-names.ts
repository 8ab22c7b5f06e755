import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { isOutage } from '../shared/is-outage.ts';

/**
 * Who is registered now: a subscriber may have had an event that it was not expected to get, since its rule is older or
 * younger than its registration, or by a replay. Nobody in an outage.
 */
export async function registeredNames(
  directory: Pick<SubscriberDirectory, 'subscribers'>,
): Promise<readonly string[]> {
  try {
    return ((await directory.subscribers()) ?? []).map(({ name }) => name);
  } catch (error) {
    if (!isOutage(error)) throw error;
    return [];
  }
}
