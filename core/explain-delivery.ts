import { WaybillError } from './errors.ts';
import type { Json } from './event/event.ts';
import { compilePattern } from './pattern/compile-pattern.ts';
import type { Explanation } from './pattern/pattern.ts';
import type { Ledger } from './ports/ledger.ts';
import { unknownEvent } from './read-waybill.ts';
import { isTrackingId } from './tracking-id.ts';

/** Whether a subscriber's pattern, as it is now, matches a stored event, and if not, which clause decided. */
export async function explainDelivery(
  trackingId: string,
  name: string,
  ledger: Ledger,
): Promise<
  { readonly trackingId: string; readonly subscriber: string; readonly pattern: Json } & Explanation
> {
  if (!isTrackingId(trackingId)) throw unknownEvent(trackingId);
  const [record, subscribers] = await Promise.all([
    ledger.getEvent(trackingId),
    ledger.listSubscribers(),
  ]);
  if (record === undefined) throw unknownEvent(trackingId);
  const subscriber = subscribers.find((candidate) => candidate.name === name);
  if (subscriber === undefined) {
    const names = subscribers.map((candidate) => candidate.name).join(', ') || 'none yet';
    throw new WaybillError(
      'not-found',
      `no subscriber is named ${name.slice(0, 64)}; there are: ${names}`,
    );
  }
  const { pattern } = subscriber;
  return {
    trackingId,
    subscriber: name,
    pattern,
    ...compilePattern(pattern).explain(record.event),
  };
}
