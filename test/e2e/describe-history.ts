import { describe, expect, it } from '@jest/globals';
import type { WaybillView } from '../support/worlds/router-under-test.ts';
import { type RouterClient, SOURCE, until } from './router-client.ts';
import { DEPLOYMENT_MS, type Deployment } from './targets/deployment.ts';

/** A replay looks at the seam between history and what is live 135 seconds after the registration. */
const SEAM_MS = 150_000;

interface EventView {
  readonly trackingId: string;
  readonly type: string;
}

/** What the new subscriber of the update has: it was added with `startFrom`, in the midst of traffic. */
export function describeHistory({ router }: Deployment): void {
  describe('a subscriber that was added with `startFrom`', () => {
    it(
      'has had every event that its pattern matches, from before it was there and since, once',
      async () => {
        await until(
          'the replay to have ended',
          () => historyOf(router()),
          (state): state is 'completed' => state === 'completed',
          SEAM_MS + 120_000,
        );

        const events = await ordersOf(router());
        const waybills: WaybillView[] = [];
        // One after the other: an emulator answers many at once too late.
        for (const { trackingId } of events)
          waybills.push(
            await until(
              `${trackingId} to be delivered to audit`,
              () => router().get<WaybillView>(`/events/${trackingId}`),
              (waybill): waybill is WaybillView => auditOf(waybill)?.status === 'delivered',
            ),
          );
        expect(waybills.length).toBeGreaterThan(20);
        expect(new Set(waybills.map((waybill) => auditOf(waybill)?.attempts))).toEqual(
          new Set([1]),
        );
        const replayed = waybills.filter((waybill) => auditOf(waybill)?.replay);
        expect(replayed.length).toBeGreaterThan(0);
      },
      DEPLOYMENT_MS,
    );
  });
}

async function historyOf(router: RouterClient): Promise<string | undefined> {
  const { subscribers } = await router.get<{
    subscribers: { name: string; history?: { job: string } }[];
  }>('/subscribers');
  const job = subscribers.find(({ name }) => name === 'audit')?.history?.job;
  return job === undefined
    ? undefined
    : (await router.get<{ state: string }>(`/jobs/${job}`)).state;
}

/** Every event of this run that the subscriber's pattern matches. */
async function ordersOf(router: RouterClient): Promise<readonly EventView[]> {
  const found: EventView[] = [];
  let cursor: string | undefined;
  do {
    const place = cursor === undefined ? '' : `&cursor=${cursor}`;
    const page = await router.get<{ events: EventView[]; cursor?: string }>(
      `/events?source=${encodeURIComponent(SOURCE)}&limit=100${place}`,
    );
    found.push(...page.events);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found.filter(({ type }) => type.startsWith('order.'));
}

function auditOf({ deliveries }: WaybillView) {
  return deliveries.find(({ subscriber }) => subscriber === 'audit');
}
