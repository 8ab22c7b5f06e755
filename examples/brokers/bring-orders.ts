import { setTimeout as pause } from 'node:timers/promises';
import { WaybillClient } from 'waybill/client';
import type { Cloud, Waybill } from 'waybill/local';
import type { Started } from './brokers/start-brokers.ts';
import { paint, print, printRows, printWaybill } from './show.ts';

const ORDERS = [
  { order: 1, amount: 14.9, item: 'a teapot' },
  { order: 2, amount: 250, item: 'a samovar' },
  { order: 3, amount: 3.5, item: 'a pound of tea' },
];

const LOOK_MS = 200;

/** From which broker orders are brought, and to which, by subscribers of the router. */
export interface Orders {
  readonly from: Started;
  readonly to: readonly (Started & { readonly subscriber: string })[];
  readonly cloud: Cloud;
  readonly signal: AbortSignal;
}

/** Places some orders, and prints the waybill of each order that has arrived, until the signal aborts. */
export async function bringOrders({ from, to, cloud, signal }: Orders): Promise<void> {
  const client = new WaybillClient({ url: cloud.url });
  const names = new Map(to.map(({ subscriber, name }) => [subscriber, name]));
  const shown = new Set<string>();

  print(`\n${paint('bold', `${ORDERS.length} orders, placed at ${from.name}`)}`);
  await from.broker.place(ORDERS.map((order) => JSON.stringify(order)));
  while (!signal.aborted) {
    const isNew = shown.size < ORDERS.length;
    for (const waybill of await newOnes()) {
      shown.add(waybill.trackingId);
      printWaybill(waybill, { from: from.name, names });
    }
    if (isNew && shown.size >= ORDERS.length) await printBrought();
    await pause(LOOK_MS, undefined, { signal }).catch(() => {});
  }

  /** The waybills of those that have arrived everywhere and were not shown yet, by their numbers. */
  async function newOnes(): Promise<readonly Waybill[]> {
    const found: Waybill[] = [];
    for await (const { trackingId } of client.events({ type: 'order.placed' }))
      if (!shown.has(trackingId)) found.push(await cloud.waybill(trackingId));
    return found.filter(hasArrived).sort((one, other) => numberOf(one) - numberOf(other));
  }

  async function printBrought(): Promise<void> {
    const rows: [string, string][] = [];
    for (const { name, broker } of to)
      for (const [place, body] of (await broker.take(ORDERS.length)).entries())
        rows.push([place === 0 ? name : '', body]);
    printRows("What the brokers' own clients read there", rows);
    const { another } = from.broker;
    if (another !== undefined) printRows('One more', [['$', paint('cyan', another)]]);
    print(`\nCtrl-C stops everything.`);
  }
}

const OPEN: readonly string[] = ['pending', 'retrying'];

function hasArrived({ deliveries }: Waybill): boolean {
  return deliveries.every(({ status }) => !OPEN.includes(status));
}

function numberOf({ event }: Waybill): number {
  return Number((event.data as { readonly order?: unknown } | undefined)?.order);
}
