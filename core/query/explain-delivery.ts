import { WaybillError } from '../errors.ts';
import type { CloudEvent } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import { compileSubscriber } from '../pattern/notations/compile-subscriber.ts';
import { type ShownPattern, showPattern } from '../pattern/notations/show-pattern.ts';
import type { Explanation } from '../pattern/pattern.ts';
import type { Ledger } from '../ports/ledger.ts';
import { isTrackingId } from '../records/tracking-id.ts';
import { cutText } from '../shared/cut-text.ts';
import { unknownEvent } from './read-waybill.ts';

/** Whether a subscriber's pattern matches an event, and if not, which clause decided. */
export type ExplainedDelivery = {
  readonly trackingId: string;
  readonly subscriber: string;
} & ShownPattern &
  Explanation;

/** Whether a subscriber's pattern, as it is now, matches a stored event, and if not, which clause decided. */
export async function explainDelivery(
  trackingId: string,
  name: string,
  ledger: Ledger,
): Promise<ExplainedDelivery> {
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
      `no subscriber is named ${cutText(name, 64)}; there are: ${names}`,
    );
  }
  const explanation = (await compileSubscriber(subscriber)).explain(record.event);
  const explained = withBytes(explanation, record.event);
  return { trackingId, subscriber: name, ...showPattern(subscriber), ...explained };
}

/** Adds to an explanation that the data is bytes, where the clause that decided looks into it. */
export function withBytes(explanation: Explanation, event: CloudEvent): Explanation {
  if (explanation.matched || event.data_base64 === undefined) return explanation;
  if (!explanation.path.split(', ').some((path) => /^data(?:\.|$)/.test(path))) return explanation;
  const type =
    event.datacontenttype === undefined
      ? 'it has no content type'
      : `its content type is ${show(event.datacontenttype, '')}`;
  const reason = `${explanation.reason}; the data is base64, into which no pattern can look: ${type}`;
  return { ...explanation, reason };
}
