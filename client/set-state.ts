import { hasMembers } from '../core/api/read-answer.ts';
import type { SubscriberState } from '../core/operate/pause/pause-subscriber.ts';
import type { CallOptions } from './options.ts';
import { type Caller, withJson } from './sending/caller.ts';
import { pathOf } from './subscriber-path.ts';

/** Whether a subscriber is paused or resumed, and what is said of it. */
interface StateChange {
  readonly subscriber: string;
  readonly verb: 'pause' | 'resume';
  readonly body: object;
}

/** Pauses or resumes a subscriber. */
export function setState(
  caller: Caller,
  { subscriber, verb, body }: StateChange,
  options?: CallOptions,
): Promise<SubscriberState> {
  const asked = withJson('POST', `${pathOf(subscriber)}/${verb}`, { body, repeatable: true });
  return caller.ask(asked, hasMembers<SubscriberState>('name', 'state'), options);
}
