import { errorLogFields } from '../../log/log-fields.ts';
import type { SubscriberRegistry } from '../../ports/subscriber-registry.ts';
import { isHeld, type Pause } from '../../records/pause.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { type AuditPorts, addToAudit } from '../add-to-audit.ts';
import { type SettlePausePorts, settlePause } from './settle-pause.ts';

/** Lambda takes 15 calls of its control plane in a second, of a whole account (Lambda developer guide, "Lambda quotas"). */
const AT_ONCE = 3;

/** The outside world of those who keep pauses. */
export interface KeepPausesPorts extends SettlePausePorts, AuditPorts {
  readonly ledger: Pick<SubscriberRegistry, 'listSubscribers'>;
  readonly clock: SettlePausePorts['clock'];
}

/**
 * Ends the pauses whose time has come, and has every event source do what its subscriber's pause says. Answers how long ago
 * the oldest pause began, in seconds; 0 where there is none.
 */
export async function keepPauses(
  pauses: readonly Pause[],
  ports: KeepPausesPorts,
): Promise<number> {
  const held = pauses.filter(isHeld);
  if (held.length === 0) return 0;
  const subscribers = await ports.ledger.listSubscribers();
  const owned = held.flatMap((pause) => {
    const owner = subscribers.find(({ name }) => name === pause.subscriber);
    return owner === undefined ? [] : [{ pause, owner }];
  });
  await mapBounded(owned, AT_ONCE, ({ pause, owner }) => keep(pause, owner, ports));
  const now = ports.clock.now();
  const ages = owned.map(({ pause }) => now - Date.parse(pause.since));
  return Math.round(Math.max(0, ...ages) / 1000);
}

async function keep(pause: Pause, owner: Subscriber, ports: KeepPausesPorts): Promise<void> {
  try {
    const current = await endIfOver(pause, ports);
    if (current !== undefined) await settlePause(current, owner, ports);
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { subscriber: owner.name, state: pause.state, ...errorLogFields(error) };
    ports.log.warn('the event source of a subscriber waits for the next run', about);
  }
}

/** Undefined where somebody else has changed the pause. */
async function endIfOver(pause: Pause, ports: KeepPausesPorts): Promise<Pause | undefined> {
  const { until, state, subscriber } = pause;
  if (until === undefined || state === 'resuming') return pause;
  if (Date.parse(until) > ports.clock.now()) return pause;
  const reason = 'the time of the pause is over';
  await addToAudit({ action: 'resume-subscriber', by: 'the router', reason, subscriber }, ports);
  const next: Pause = { ...pause, state: 'resuming' };
  return (await ports.pauses.replacePause(pause, next)) ? next : undefined;
}
