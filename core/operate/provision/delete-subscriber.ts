import { invalid } from '../../access/parse-grants.ts';
import { WaybillError } from '../../errors.ts';
import { show } from '../../event/event-error.ts';
import { errorLogFields } from '../../log/log-fields.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { findSubscriber } from '../../registry/find-subscriber.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { addToAudit } from '../add-to-audit.ts';
import { readReason } from '../parse-job-request.ts';
import { checkTag, findChangeable, type ProvisionCall } from './changeable.ts';
import { dismantle } from './dismantle.ts';
import { isInHand, type Provision } from './provision.ts';
import { hold, type ProvisionPorts } from './provision-ports.ts';

/** Who wants which subscriber gone. */
export interface DeleteCall extends ProvisionCall {
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** The outside world of who deletes. */
export interface DeletePorts extends ProvisionPorts {
  readonly ledger: ProvisionPorts['ledger'] & Pick<DeliveryStore, 'countFailed'>;
  readonly queue: ProvisionPorts['queue'] & Pick<Queue, 'depth'>;
}

/**
 * Begins to take a subscriber away, which `reconcile` has ended within two minutes; asked again, it changes nothing. Throws
 * `invalid-request`, `not-found`, `subscriber-gone`, `managed-by-deployment`, `precondition-failed`, `has-backlog` where
 * something waits and `force` is not said, and `unavailable`.
 */
export async function deleteSubscriber(call: DeleteCall, ports: DeletePorts): Promise<Provision> {
  const { name, by, query } = call;
  const reason = readReason(query.reason);
  const force = readForce(query.force);
  const { before, registered } = await findChangeable(name, ports);
  if (before === undefined) throw await notThere(name, ports);
  checkTag(call, before);
  if (before.state === 'deleting') return before;
  if (!force && registered !== undefined) await checkBacklog(registered, ports);
  const details = { force };
  await addToAudit({ action: 'delete-subscriber', by, reason, subscriber: name, details }, ports);
  const now = ports.clock.now();
  // Who has it in hand may still make what there would be to delete.
  const isFree = !isInHand(before, now);
  const asked: Provision = { ...before, state: 'deleting', by, reason };
  const next = isFree ? hold(asked, now) : asked;
  if (!(await ports.provisions.replaceProvision(before, next)))
    throw new WaybillError('unavailable', `the subscriber ${name} is being changed; send it again`);
  if (isFree) await takeAway(next, ports);
  return next;
}

/** What cannot be brought about now, `reconcile` has tried again. */
async function takeAway(held: Provision, ports: DeletePorts): Promise<void> {
  try {
    await dismantle(held, ports);
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { subscriber: held.name, state: held.state, ...errorLogFields(error) };
    ports.log.warn('a subscriber that is being deleted waits for reconcile', about);
  }
}

async function notThere(name: string, ports: DeletePorts): Promise<WaybillError> {
  await findSubscriber(name, ports);
  // It is registered and not at rest: it was made by a router that keeps no record of it.
  return new WaybillError('not-found', `there is no subscriber ${name} that was made at run time`);
}

async function checkBacklog(
  { name, queueUrl }: Subscriber,
  { queue, ledger }: DeletePorts,
): Promise<void> {
  const [{ visible, inFlight, delayed }, { retrying, dead }] = await Promise.all([
    queue.depth(queueUrl),
    ledger.countFailed(name),
  ]);
  if (visible + inFlight + delayed + retrying + dead === 0) return;
  throw new WaybillError(
    'has-backlog',
    `the subscriber ${name} has ${visible} events waiting, ${inFlight} in flight, ${delayed} delayed, ${retrying} deliveries retrying and ${dead} dead; pull them, discard what is dead by POST /subscribers/${name}/discard, or say force=true`,
  );
}

function readForce(value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw invalid(`\`force\` must be true or false; received ${show(value)}`);
}
