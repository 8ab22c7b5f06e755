import type { AcceptResult, Waybill } from '../../client/index.ts';
import { formatWaybill } from '../format/format-waybill.ts';
import { makePaint } from '../format/paint.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import type { RouterWork } from '../router/router-command.ts';

const EVERY_MS = 200;

/** How long deliveries are waited for, in milliseconds: retries may take hours. */
const PATIENCE_MS = 60_000;

/** Shows the waybills of events once their deliveries have ended, or when patience ends; answers whether one is dead. */
export function followSent(results: readonly AcceptResult[], work: RouterWork): Promise<boolean> {
  const { world, router } = work;
  const until = world.clock.now() + PATIENCE_MS;
  return world.untilInterrupted(async (signal) => {
    let isDead = false;
    for (const { trackingId, status } of results) {
      if (trackingId === undefined || status === 'rejected') continue;
      let waybill = await router.client.waybill(trackingId);
      while (isOpen(waybill) && world.clock.now() < until && !signal.aborted) {
        await world.clock.sleep(EVERY_MS, signal).catch(() => undefined);
        waybill = await router.client.waybill(trackingId);
      }
      isDead ||= waybill.deliveries.some((delivery) => delivery.status === 'dead');
      print(waybill, work);
    }
    return isDead;
  });
}

function isOpen({ state, deliveries }: Waybill): boolean {
  const isOnItsWay = deliveries.some(({ status }) => status === 'pending' || status === 'retrying');
  return state === 'outbox' || isOnItsWay;
}

function print(waybill: Waybill, { input, world }: RouterWork): void {
  const { stdout, env } = world;
  if (wantsJson({ input, world })) printJson(waybill, stdout);
  else stdout.write(`${formatWaybill(waybill, makePaint(stdout, env))}\n`);
}
