import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { CrashWalk } from './crash-walk.ts';
import { DELIVERED, ONCE, worksOf } from './works.ts';

const MINUTE = 60_000;

/** For the walk through all calls of a function: some dozen ends, and the time after each. */
const WALK_MS = 240_000;

let router: RouterUnderTest;
let walk: CrashWalk;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  walk = new CrashWalk(router);
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('a function that ends at any of its calls', () => {
  it.each(worksOf(() => router))(
    'loses nothing, and each delivery has one end: %s',
    async (_, work, known) => {
      const writes = await walk.endInTurn(work);

      expect(writes).toEqual(expect.arrayContaining([...known]));
    },
    WALK_MS,
  );

  /** What each run of reconcile calls: its lease, its checkpoints, and the lists that it looks at. */
  const RUN = ['dynamodb.GetItem', 'dynamodb.PutItem', 'dynamodb.Query'];

  it(
    'loses nothing: reconcile that publishes the outbox',
    async () => {
      const throttle = async (send: () => Promise<AcceptView>) => {
        const fix = router.cloud.faults.set({ service: 'events', error: 'throttle' });
        await send();
        fix();
      };

      await walk.endSideBySide([...RUN, 'dynamodb.UpdateItem', 'events.PutEvents'], {
        ...{ ends: 'Reconcile', isSideBySide: true, before: throttle, workMs: MINUTE },
        ...{ statuses: DELIVERED, handled: ONCE },
      });
    },
    WALK_MS,
  );

  it(
    'loses nothing: reconcile that sends what is due',
    async () => {
      // Due in the 17th minute, so sent by the one run that is between 14 and 15 minutes from now.
      const wait = async (send: () => Promise<AcceptView>) => {
        await router.pass(MINUTE - (router.clock.now() % MINUTE));
        await send();
        await router.pass(13.75 * MINUTE);
      };
      const send = ['dynamodb.BatchGetItem', 'dynamodb.BatchWriteItem', 'sqs.SendMessageBatch'];

      await walk.endSideBySide([...RUN, ...send], {
        ...{ ends: 'Reconcile', isSideBySide: true, before: wait, workMs: 1.25 * MINUTE },
        ...{ data: { only: 'billing', retryLaterSeconds: 1000 } },
        ...{ statuses: DELIVERED, handled: ONCE },
      });
    },
    WALK_MS,
  );
});
