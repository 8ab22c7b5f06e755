import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { EventSources } from '../../ports/pausing/event-sources.ts';
import type { PauseStore } from '../../ports/pausing/pause-store.ts';
import type { Pause } from '../../records/pause.ts';
import type { Subscriber } from '../../records/subscriber.ts';

/** What a pause is brought about with. */
export interface SettlePausePorts {
  readonly pauses: PauseStore;
  readonly eventSources: EventSources;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * Has a subscriber's event source do what its pause says, and notes when it does: one that another has flipped since, such as
 * a deployment, is flipped back. Answers the pause as it is now. Throws in an outage.
 */
export async function settlePause(
  pause: Pause,
  { target }: Subscriber,
  ports: SettlePausePorts,
): Promise<Pause> {
  const { eventSources, log } = ports;
  const about = { subscriber: pause.subscriber, state: pause.state };
  const enabled = pause.state === 'resuming';
  const wanted = enabled ? 'enabled' : 'disabled';
  if (target.kind === 'queue') return settle(pause, isEndOfPulls(pause, ports.clock.now()), ports);
  const id = target.eventSourceId;
  let state = id === undefined ? undefined : await eventSources.stateOf(id);
  if (id !== undefined && state !== undefined && state !== wanted && state !== 'changing')
    state = await eventSources.setEnabled(id, enabled);
  if (state === undefined) {
    log.error('the event source of a subscriber is not there; deploy its stack again', about);
    return pause;
  }
  const isDone = state === wanted;
  if (pause.state === 'paused' && !isDone)
    log.warn('the event source of a paused subscriber was enabled; it is disabled again', about);
  return settle(pause, isDone, ports);
}

/** Notes what a pause has come to. */
async function settle(
  pause: Pause,
  isDone: boolean,
  { pauses, clock, log }: SettlePausePorts,
): Promise<Pause> {
  const next = nextPause(pause, isDone, clock.now());
  if (next.state === pause.state || !(await pauses.replacePause(pause, next))) return pause;
  const { subscriber } = pause;
  log.info('a subscriber has changed its state', { subscriber, state: next.state });
  return next;
}

/**
 * A pull that began before the pause, or in the five seconds in which functions remember that there is none, may hand out
 * events for the 20 seconds that it waits, and the time that its answer takes; leases go on to their ends.
 */
const LONGEST_PULL_MS = 35_000;

/** Whether pulls hand out nothing any more, or, of a pause that ends, whether they do: each asks whether there is one. */
function isEndOfPulls({ state, since }: Pause, now: number): boolean {
  return state !== 'pausing' || now - Date.parse(since) >= LONGEST_PULL_MS;
}

function nextPause(pause: Pause, isDone: boolean, now: number): Pause {
  if (pause.state === 'pausing' && isDone) return { ...pause, state: 'paused' };
  if (pause.state === 'paused' && !isDone) return { ...pause, state: 'pausing' };
  if (pause.state === 'resuming' && isDone)
    return { ...pause, state: 'active', resumedAt: new Date(now).toISOString() };
  return pause;
}
