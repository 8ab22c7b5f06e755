import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeDelivery } from './describe-delivery.ts';
import { describeFailures } from './describe-failures.ts';
import { describeHistory } from './describe-history.ts';
import { describeRunTime, describeRunTimeEnd } from './describe-run-time.ts';
import { describeEnd, describeUpdate } from './describe-update.ts';
import { RouterClient } from './router-client.ts';
import { DEPLOYMENT_MS, type Deployment } from './targets/deployment.ts';
import type { Target } from './targets/target.ts';

/**
 * The end-to-end suite, the same for every target. Its parts build on each other, in this order. What takes minutes of waiting is
 * for the patient: `npm test` has it in virtual time (`test/integration/operate/{start-from,run-time-subscribers}.test.ts`).
 */
export function describeEndToEnd(
  target: Target,
  { isPatient }: { readonly isPatient: boolean },
): void {
  describe(`end to end on ${target.name}`, () => {
    let router: RouterClient | undefined;
    const deployment: Deployment = {
      target,
      router: () => {
        if (router === undefined) throw new Error('the app was not deployed');
        return router;
      },
    };

    beforeAll(async () => {
      router = new RouterClient(await target.deploy(1));
    }, DEPLOYMENT_MS);

    afterAll(async () => {
      await target.destroy();
    }, DEPLOYMENT_MS);

    describeDelivery(deployment);
    describeFailures(deployment);
    describeUpdate(deployment);
    if (isPatient) {
      describeRunTime(deployment);
      describeHistory(deployment);
      describeRunTimeEnd(deployment);
    }
    describeEnd(deployment);
  });
}
