import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { errorLogFields } from '../../log/log-fields.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { base32 } from '../../shared/base32.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { isSameJson } from '../../shared/json/is-same-json.ts';
import { addToAudit } from '../add-to-audit.ts';
import { startOf } from '../replay/begin-history.ts';
import { checkTag, findChangeable, type ProvisionCall } from './changeable.ts';
import { establish } from './establish.ts';
import { checkProvisionName, parseProvision } from './parse-provision.ts';
import { isInHand, type Provision, type ProvisionSpec, renewed } from './provision.ts';
import { hold, type ProvisionPorts } from './provision-ports.ts';

/** Of the end of each name: four characters. */
const SUFFIX_BYTES = 3;
const SUFFIX_LENGTH = 4;

/** Who wants which subscriber. */
export interface PutCall extends ProvisionCall {
  readonly body: Json;
}

/** What became of it: `isNew` where there was none. */
export interface Put {
  readonly provision: Provision;
  readonly isNew: boolean;
}

/**
 * Makes a subscriber with a queue to pull from, or changes one; asked for what there is, it changes nothing. What an outage
 * leaves undone, `reconcile` has done within minutes. Throws `invalid-request`, `invalid-pattern`, `managed-by-deployment`,
 * `precondition-failed`, `being-deleted`, `quota-exceeded`, `job-running` and `unavailable`, and then nothing has changed.
 */
export async function putSubscriber(call: PutCall, ports: PutPorts): Promise<Put> {
  const { name, by } = call;
  const { clock, provisions } = ports;
  const now = clock.now();
  checkProvisionName(name);
  const { retentionDays } = ports;
  const { spec, reason } = await parseProvision(call.body, { now, retentionDays });
  const { before, registered } = await findChangeable(name, ports);
  checkTag(call, before);
  if (before?.state === 'deleting')
    throw new WaybillError(
      'being-deleted',
      `the subscriber ${name} is being deleted, which takes about a minute; send it again then`,
    );
  if (before !== undefined && isSame(before.spec, spec))
    return { provision: await renew(before, ports), isNew: false };
  if (before !== undefined && isInHand(before, now)) throw isBeingChanged(name);
  checkStart(spec, registered ?? { name, createdAt: new Date(now).toISOString() });
  const details = JSON.parse(JSON.stringify(spec)) as Json;
  await addToAudit({ action: 'put-subscriber', by, reason, subscriber: name, details }, ports);
  const next = hold(renewed(nextOf(before, { name, by, spec, reason }, ports), now), now);
  if (!(await provisions.replaceProvision(before, next))) throw isBeingChanged(name);
  return { provision: await bringAbout(next, ports), isNew: before === undefined };
}

/** What the use case needs beside what it makes subscribers with. */
export interface PutPorts extends ProvisionPorts {
  readonly retentionDays: number;
}

/** It stays for as long again; one that is in hand is its holder's. */
async function renew(before: Provision, { provisions, clock }: PutPorts): Promise<Provision> {
  const now = clock.now();
  if (before.expiresAt === undefined || isInHand(before, now)) return before;
  const next = renewed(before, now);
  if (await provisions.replaceProvision(before, next)) return next;
  throw isBeingChanged(before.name);
}

/** Another start begins another replay, which must be of a time before the subscriber was there. */
function checkStart(
  { startFrom }: ProvisionSpec,
  subscriber: Pick<Subscriber, 'name' | 'createdAt'> & Pick<Partial<Subscriber>, 'history'>,
): void {
  if (startFrom === undefined || startFrom === subscriber.history?.startFrom) return;
  startOf({ subscriber, startFrom });
}

/** One that was not whole yet goes on being made. */
function nextOf(
  before: Provision | undefined,
  asked: Pick<Provision, 'name' | 'by' | 'spec' | 'reason'>,
  ports: PutPorts,
): Provision {
  if (before !== undefined) {
    const { state, spec, before: first, version } = before;
    const changed = { ...before, ...asked, version: version + 1 };
    if (state === 'creating') return changed;
    return { ...changed, state: 'updating', before: first ?? spec };
  }
  const { randomBytes, queuePrefix, clock } = ports;
  const suffix = base32(randomBytes(SUFFIX_BYTES)).slice(0, SUFFIX_LENGTH);
  return {
    ...asked,
    state: 'creating',
    queueName: `${queuePrefix}${asked.name}-${suffix}`,
    // A deployment's rules have no dots in their names, which are those of their subscribers.
    ruleName: `dyn.${asked.name}.${suffix}`,
    createdAt: new Date(clock.now()).toISOString(),
    version: 1,
  };
}

/** What cannot be brought about now, `reconcile` has tried again. */
async function bringAbout(next: Provision, ports: PutPorts): Promise<Provision> {
  try {
    return await establish(next, ports);
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { subscriber: next.name, state: next.state, ...errorLogFields(error) };
    ports.log.warn('a subscriber that is made at run time waits for reconcile', about);
    return next;
  }
}

function isSame(left: ProvisionSpec, right: ProvisionSpec): boolean {
  const plain = (spec: ProvisionSpec) => JSON.parse(JSON.stringify(spec)) as Json;
  return isSameJson(plain(left), plain(right));
}

function isBeingChanged(name: string): WaybillError {
  return new WaybillError('unavailable', `the subscriber ${name} is being changed; send it again`);
}
