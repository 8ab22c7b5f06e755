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
  const { pauses, eventSources, log } = ports;
  const about = { subscriber: pause.subscriber, state: pause.state };
  const enabled = pause.state === 'resuming';
  const wanted = enabled ? 'enabled' : 'disabled';
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
  const next = nextPause(pause, isDone, ports.clock.now());
  if (next.state === pause.state || !(await pauses.replacePause(pause, next))) return pause;
  log.info('a subscriber has changed its state', { ...about, state: next.state });
  return next;
}

function nextPause(pause: Pause, isDone: boolean, now: number): Pause {
  if (pause.state === 'pausing' && isDone) return { ...pause, state: 'paused' };
  if (pause.state === 'paused' && !isDone) return { ...pause, state: 'pausing' };
  if (pause.state === 'resuming' && isDone)
    return { ...pause, state: 'active', resumedAt: new Date(now).toISOString() };
  return pause;
}
