import type { DeliveryStatus } from '../../core/delivery/delivery.ts';
import type { Waybill } from '../../core/read-waybill.ts';
import type { Paint } from './paint.ts';

const SIGNS = {
  pending: ['dim', '·'],
  retrying: ['yellow', '↻'],
  delivered: ['green', '✓'],
  dead: ['red', '✗'],
  discarded: ['dim', '-'],
} as const satisfies Record<DeliveryStatus, readonly [string, string]>;

type ShownDelivery = Waybill['deliveries'][number];

/** A waybill for a person: a line for the event and one for each delivery. */
export function formatWaybill(waybill: Waybill, paint: Paint): string {
  const { event, trackingId, deliveries, state } = waybill;
  const title = `${event?.id ?? 'an event'}  ${event?.type ?? ''}`.trim();
  const head = `${paint('bold', title)}  ${paint('dim', trackingId)}`;
  const width = Math.max(...deliveries.map(({ subscriber }) => subscriber.length), 0);
  const lines = deliveries.map((delivery) => `  ${formatDelivery(delivery, width, paint)}`);
  if (state === 'outbox') lines.unshift('  waits in the outbox for the event bus');
  if (lines.length === 0) lines.push('  unmatched: no subscriber wants it');
  return [head, ...lines].join('\n');
}

function formatDelivery(delivery: ShownDelivery, width: number, paint: Paint): string {
  const [colour, sign] = SIGNS[delivery.status];
  const name = delivery.subscriber.padEnd(width);
  const status = paint(colour, `${sign} ${delivery.status.padEnd(9)}`);
  return `${name}  ${status}  ${describe(delivery)}`.trimEnd();
}

function describe({ status, attempts, error, nextAttemptAt }: ShownDelivery): string {
  if (attempts === 0) return '';
  const reason = error === undefined ? '' : `: ${error.class}: ${error.message}`;
  if (status === 'retrying') {
    const next = nextAttemptAt === undefined ? '' : `; next at ${nextAttemptAt.slice(11, 19)} UTC`;
    return `attempt ${attempts} failed${reason}${next}`;
  }
  const count = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return `${count}${status === 'dead' ? reason : ''}`;
}
