import type { FailureGroups, SubscriberStatus } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { type FailedStatus, type Failures, together } from './groups.ts';

/** Which are asked about. */
export interface Asked {
  readonly status: FailedStatus;
  readonly subscriber: string | undefined;
}

/** Of subscribers, each of which takes some queries of the ledger. */
const AT_ONCE = 4;

/** Asks the subscribers of which something has failed, some of them at a time. */
export async function loadFailures(
  { status, subscriber }: Asked,
  signal: AbortSignal,
): Promise<Failures> {
  const names =
    subscriber === undefined
      ? failingOf(await router.subscribers({ signal }), status)
      : [subscriber];
  const answers: (FailureGroups | string)[] = [];
  for (let begin = 0; begin < names.length; begin += AT_ONCE) {
    const some = names.slice(begin, begin + AT_ONCE);
    answers.push(...(await Promise.all(some.map((name) => ask(name, status, signal, names)))));
  }
  return together(answers);
}

/** Whose failures cannot be counted are asked, too. */
function failingOf(subscribers: readonly SubscriberStatus[], status: FailedStatus) {
  return subscribers
    .filter(({ deliveries }) => 'error' in deliveries || deliveries[status] > 0)
    .map(({ name }) => name);
}

/** Of several subscribers, one that cannot be asked hides none of the others. */
async function ask(
  name: string,
  status: FailedStatus,
  signal: AbortSignal,
  { length }: readonly string[],
): Promise<FailureGroups | string> {
  try {
    return await router.failures(name, { status }, { signal });
  } catch (error) {
    if (length === 1 || signal.aborted) throw error;
    return name;
  }
}
