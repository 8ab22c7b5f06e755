import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { RunTimeClient, wanted } from './run-time-client.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;
let made: RunTimeClient;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  made = new RunTimeClient(router);
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('a subscriber that is made at run time', () => {
  const ends = ['RemoveTargets', 'DeleteRule', 'GetQueueUrl', 'DeleteQueue', 'DeleteItem'];
  const writes = ['CreateQueue', 'PutRule', 'PutTargets', 'PutItem', 'UpdateItem'];

  it('is there in the end, and then gone, wherever its function ends', async () => {
    const endAt = (action: string) =>
      router.cloud.faults.set({
        ...{ error: 'crash-after', action, times: 1 },
        function: router.functionName('Provision'),
      });
    const names = writes.map((_, number) => `crash-${number}`);
    for (const [number, action] of writes.entries()) {
      const cancel = endAt(action);
      const { status } = await made.ask(
        'PUT',
        `/subscribers/crash-${number}`,
        wanted('made.crash'),
      );
      expect(status).toBeGreaterThanOrEqual(500);
      cancel();
    }
    await router.pass(3 * MINUTE);
    for (const name of names) {
      // The first write is the audit's: who asked for it has to ask again.
      await made.ask('PUT', `/subscribers/${name}`, wanted('made.crash'));
      const { body } = await made.ask('GET', `/subscribers/${name}`);
      expect(body).toMatchObject({ lifecycle: 'active', state: 'active' });
      expect([(await made.queuesOf(name)).length, (await made.rulesOf(name)).length]).toEqual([
        1, 1,
      ]);
    }
    for (const name of names) await made.ask('DELETE', `/subscribers/${name}?reason=x`);
    for (const action of ends) {
      let isMet = false;
      const cancel = router.cloud.faults.set({
        ...{ error: 'crash-after', action, times: 1 },
        function: router.functionName('Provision'),
        met: () => {
          isMet = true;
        },
      });
      await router.passUntil(() => isMet, 4 * MINUTE);
      expect([action, isMet]).toEqual([action, true]);
      cancel();
    }
    await router.pass(4 * MINUTE);

    for (const name of names)
      expect([await made.queuesOf(name), await made.rulesOf(name)]).toEqual([[], []]);
    expect((await made.ask('GET', '/subscribers')).body).not.toMatchObject({
      subscribers: expect.arrayContaining([expect.objectContaining({ name: names[0] })]),
    });
  }, 120_000);
});
