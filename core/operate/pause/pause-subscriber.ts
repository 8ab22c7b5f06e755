import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { errorLogFields } from '../../log/log-fields.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { SubscriberRegistry } from '../../ports/subscriber-registry.ts';
import type { AuditAction } from '../../records/audit-entry.ts';
import { isHeld, type Pause, type PauseView, viewPause } from '../../records/pause.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { findSubscriber } from '../../registry/find-subscriber.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { type AuditPorts, addToAudit } from '../add-to-audit.ts';
import { parsePause, parseResume } from './parse-pause.ts';
import { type SettlePausePorts, settlePause } from './settle-pause.ts';

/** The outside world of those who pause and resume. */
export interface PausePorts extends SettlePausePorts, AuditPorts {
  readonly ledger: Pick<SubscriberRegistry & DeliveryStore, 'listSubscribers' | 'countFailed'>;
  readonly clock: SettlePausePorts['clock'];
  /** How long the ledger keeps an event. */
  readonly retentionDays: number;
}

/** Who pauses or resumes which subscriber. */
export interface PauseCall {
  readonly subscriber: string;
  readonly by: string;
  readonly body: Json;
}

/** How a subscriber stands, as it is answered. */
export interface SubscriberState extends PauseView {
  readonly name: string;
}

/** So often a change is tried again that came between another and what it had read. */
const TRIES = 5;

/**
 * Has a subscriber take no more events; they wait in its queue. One that is paused already gets the new reason and time.
 * Throws `invalid-request`, `not-found` or `subscriber-gone` for one that is not registered, and `not-pausable`.
 */
export async function pauseSubscriber(
  { subscriber, by, body }: PauseCall,
  ports: PausePorts,
): Promise<SubscriberState> {
  const now = ports.clock.now();
  const asked = parsePause(body, { now, retentionDays: ports.retentionDays });
  const owner = await findSubscriber(subscriber, ports);
  checkPausable(owner);
  const { until, reason } = asked;
  await note('pause-subscriber', { subscriber, by, reason, until }, ports);
  const since = new Date(now).toISOString();
  const pause = await replace(subscriber, ports, (before) => {
    const isPaused = before?.state === 'pausing' || before?.state === 'paused';
    const kept = isPaused ? { state: before.state, since: before.since } : undefined;
    return { subscriber, ...(kept ?? { state: 'pausing', since }), ...asked, by };
  });
  return settle(pause, owner, ports);
}

/** Has a subscriber take its events again, those that have waited first. One that is not paused stays as it is. Throws as `pauseSubscriber` does. */
export async function resumeSubscriber(
  { subscriber, by, body }: PauseCall,
  ports: PausePorts,
): Promise<SubscriberState> {
  const reason = parseResume(body);
  const owner = await findSubscriber(subscriber, ports);
  if (!isHeld(await ports.pauses.findPause(subscriber)))
    return { name: subscriber, ...viewPause(undefined) };
  await note('resume-subscriber', { subscriber, by, reason, until: undefined }, ports);
  const pause = await replace(subscriber, ports, (before) =>
    before !== undefined && isHeld(before) ? { ...before, state: 'resuming' } : before,
  );
  return settle(pause, owner, ports);
}

/** A target of somebody else's may take its events in a way that nobody here knows. */
function checkPausable({ name, target }: Subscriber): void {
  if (target.kind === 'queue' || target.eventSourceId !== undefined) return;
  throw new WaybillError(
    'not-pausable',
    `the subscriber ${name} was registered without its event source, which is what a pause disables; deploy its stack again, or stop it at its target`,
  );
}

interface Noted {
  readonly subscriber: string;
  readonly by: string;
  readonly reason: string;
  readonly until: string | undefined;
}

function note(action: AuditAction, { until, ...about }: Noted, ports: AuditPorts): Promise<void> {
  const details = until === undefined ? {} : { details: { until } };
  return addToAudit({ action, ...about, ...details }, ports);
}

/** Answers what stands then; nothing is written where the change leaves it as it was. */
async function replace(
  subscriber: string,
  { pauses }: Pick<PausePorts, 'pauses'>,
  change: (before: Pause | undefined) => Pause | undefined,
): Promise<Pause | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await pauses.findPause(subscriber);
    const next = change(before);
    if (next === undefined || next === before) return before;
    if (await pauses.replacePause(before, next)) return next;
  }
  throw new WaybillError(
    'unavailable',
    `the pause of ${subscriber} is being changed; send it again`,
  );
}

/** What cannot be brought about now, `reconcile` tries again every minute. */
async function settle(
  pause: Pause | undefined,
  owner: Subscriber,
  ports: PausePorts,
): Promise<SubscriberState> {
  const { name } = owner;
  if (pause === undefined || !isHeld(pause)) return { name, ...viewPause(pause) };
  try {
    return { name, ...viewPause(await settlePause(pause, owner, ports)) };
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { subscriber: name, state: pause.state, ...errorLogFields(error) };
    ports.log.warn('the event source of a subscriber waits for reconcile', about);
    return { name, ...viewPause(pause) };
  }
}
