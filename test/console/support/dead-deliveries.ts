import { WaybillClient } from '../../../client/index.ts';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const DOWN_MS = 1_200_000;

/** Publishes events that `billing` can handle none of for twenty minutes, and lets them die; answers their tracking ids. */
export async function dieAtBilling(
  router: RouterUnderTest,
  ids: readonly string[],
): Promise<readonly string[]> {
  const client = new WaybillClient({ url: router.cloud.url });
  const downUntil = router.clock.now() + DOWN_MS;
  const common = {
    ...{ source: '/shop', type: 'order.placed', data: { only: 'billing', downUntil } },
    // The clock of the client is the machine's.
    time: new Date(router.clock.now()).toISOString(),
  };
  const taken = await client.publish(ids.map((id) => ({ ...common, id })));
  const areDead = async () => {
    const { matched } = await client.countDead('billing', { all: true });
    return matched.count === ids.length;
  };
  if (!(await router.passUntil(areDead, DOWN_MS)))
    throw new Error(`the deliveries do not die: ${JSON.stringify(taken)}`);
  await router.pass(Math.max(0, downUntil - router.clock.now()));
  return taken.map(({ trackingId = '' }) => trackingId);
}
