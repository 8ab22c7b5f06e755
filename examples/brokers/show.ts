import { styleText } from 'node:util';
import type { Waybill } from 'waybill/local';

const isColoured = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';

type Format = Parameters<typeof styleText>[0];

export function paint(format: Format, text: string): string {
  return isColoured ? styleText(format, text) : text;
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** A title, and rows of which each has a name, which are all of one width, and what there is to say of it. */
export function printRows(
  title: string,
  rows: readonly (readonly [name: string, text: string])[],
): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  print(`\n${paint('bold', title)}\n`);
  for (const [name, text] of rows) print(`  ${name.padEnd(width)}  ${text}`);
}

const SIGNS = {
  pending: ['dim', '·'],
  retrying: ['yellow', '↻'],
  delivered: ['green', '✓'],
  dead: ['red', '✗'],
  discarded: ['dim', '-'],
} as const;

/** A waybill as a tree: where the order comes from, when the router had it, and where it went. */
export function printWaybill(
  { event, trackingId, acceptedAt, deliveries }: Waybill,
  { from, names }: { readonly from: string; readonly names: ReadonlyMap<string, string> },
): void {
  const { order, amount } = event.data as { readonly order?: number; readonly amount?: number };
  const title = paint('bold', `order ${order ?? '?'}, ${amount?.toFixed(2) ?? '?'} euros`);
  const shown = deliveries.map((delivery) => ({
    ...delivery,
    name: names.get(delivery.subscriber) ?? delivery.subscriber,
  }));
  const width = Math.max('the router'.length, from.length, ...shown.map(({ name }) => name.length));
  print(`\n  ${title}  ${paint('dim', trackingId)}`);
  print(`  │  ${from.padEnd(width)}  ${paint('dim', `${event.source}, ${event.id}`)}`);
  print(`  │  ${'the router'.padEnd(width)}  ${paint('dim', `has it at ${acceptedAt}`)}`);
  shown.forEach(({ name, status, attempts, lastAttemptAt, error }, place) => {
    const [colour, sign] = SIGNS[status];
    const branch = place === shown.length - 1 ? '└─' : '├─';
    const ms = Date.parse(lastAttemptAt ?? acceptedAt) - Date.parse(acceptedAt);
    const count = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    const why = error === undefined ? '' : `, ${error.class}: ${error.message}`;
    const how = paint('dim', `${count}, ${ms} ms later${why}`);
    print(`  ${branch} ${name.padEnd(width)}  ${paint(colour, `${sign} ${status}`)}  ${how}`);
  });
}
