import type { Waybill } from '../../core/query/read-waybill.ts';
import type {
  DeliveryError,
  DeliveryStatus,
  WaybillDelivery,
} from '../../core/records/delivery.ts';
import { escapeText } from './escape-text.ts';
import type { Paint } from './paint.ts';

const SIGNS = {
  pending: ['dim', '·'],
  retrying: ['yellow', '↻'],
  delivered: ['green', '✓'],
  dead: ['red', '✗'],
  discarded: ['dim', '-'],
} as const satisfies Record<DeliveryStatus, readonly [string, string]>;

/** A waybill for a person: a line for the event and one for each delivery. */
export function formatWaybill(waybill: Waybill, paint: Paint): string {
  const { event, trackingId, deliveries, state } = waybill;
  const title = escapeText(`${event?.id ?? 'an event'}  ${event?.type ?? ''}`.trim());
  const head = `${paint('bold', title)}  ${paint('dim', escapeText(trackingId))}`;
  const width = Math.max(...deliveries.map(({ subscriber }) => escapeText(subscriber).length), 0);
  const lines = deliveries.map((delivery) => `  ${formatDelivery(delivery, width, paint)}`);
  if (state === 'outbox') lines.unshift('  waits in the outbox for the event bus');
  if (lines.length === 0) lines.push('  unmatched: no subscriber wants it');
  return [head, ...lines].join('\n');
}

function formatDelivery(delivery: WaybillDelivery, width: number, paint: Paint): string {
  const [colour, sign] = SIGNS[delivery.status];
  const name = escapeText(delivery.subscriber).padEnd(width);
  const status = paint(colour, `${sign} ${delivery.status.padEnd(9)}`);
  return `${name}  ${status}  ${escapeText(describe(delivery))}`.trimEnd();
}

function describe({ round, ...delivery }: WaybillDelivery): string {
  const parts = [round > 1 ? `round ${round}` : '', describeAttempts(delivery)];
  return parts.filter((part) => part !== '').join(', ');
}

function describeAttempts({
  status,
  attempts,
  error,
  nextAttemptAt,
}: Omit<WaybillDelivery, 'round'>): string {
  if (attempts === 0) return '';
  const reason = error === undefined ? '' : `: ${describeReason(error)}`;
  if (status === 'retrying') {
    const next = nextAttemptAt === undefined ? '' : `; next at ${nextAttemptAt.slice(11, 19)} UTC`;
    return `attempt ${attempts} failed${reason}${next}`;
  }
  const count = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return `${count}${status === 'dead' ? reason : ''}`;
}

/** What the router says itself of attempts that no handler ended, in a few words. */
const WITHOUT_OUTCOME: ReadonlyMap<string, string> = new Map([
  ['FunctionCrashed', 'the function ended while it handled this event; its log says why'],
  ['NoOutcome', 'the function took this event and reported no outcome; its log says why'],
]);

function describeReason({ class: name, message }: DeliveryError): string {
  const words = WITHOUT_OUTCOME.get(name);
  return words === undefined ? `${name}: ${message}` : `${words} (${name})`;
}
