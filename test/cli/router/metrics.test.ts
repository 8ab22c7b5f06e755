import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../../client/index.ts';
import { Desk } from './desk.ts';

const MINUTE = 60_000;

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.start();
  await desk.die('order-1', 'order-2');
  for (const id of ['a', 'b', 'c']) await desk.router.publish('order.placed', id, { amount: 1 });
  // What is handled is off its queue before it may be received again.
  await desk.router.cloud.waitUntilIdle();
  await desk.router.pass(MINUTE);
}, 60_000);
afterAll(() => desk?.stop());

describe('waybill metrics', () => {
  it('has what functions and queues have counted, as the client has', async () => {
    const [piped, client] = [desk.pipe(), new WaybillClient({ url: desk.router.cloud.url })];
    await piped.run('metrics', '--from', '2d');

    const [rates] = piped.rows;
    expect(rates).toMatchObject({ figures: 'some', totals: { accepted: 5, dead: 2 } });
    const from = new Date(desk.router.clock.now() - 48 * 60 * MINUTE).toISOString();
    expect(await client.metrics({ from })).toEqual(rates);
  });

  it('has as many deliveries as succeeded, of the router and of a subscriber', async () => {
    const client = new WaybillClient({ url: desk.router.cloud.url });
    const from = new Date(desk.router.clock.now() - MINUTE).toISOString();
    const { totals, subscribers = [] } = await client.metrics({ from });
    const email = await client.metrics({ from, subscriber: 'email' });

    const attempts = subscribers.reduce((sum, one) => sum + one.attempts, 0);
    expect(totals).toEqual({ accepted: 3, delivered: attempts, failed: 0, dead: 0 });
    expect(email.totals).toEqual({ delivered: 3, failed: 0, dead: 0 });
    expect(subscribers).toContainEqual({ name: 'email', attempts: 3, delivered: 3, failed: 0 });
  });

  it('draws a line for each, for a person', async () => {
    const seen = desk.at();
    await seen.run('metrics', '--from', '4h', '--period', '3600');

    const [head, accepted, delivered, failed, dead, ...each] = seen.stdout.split('\n');
    expect(head).toMatch(/^2026-.*Z to 2026-.*Z, by 1 h$/);
    expect(accepted).toMatch(/^accepted +5 {2}[·▁▂▃▄▅▆▇█]{4,5}$/);
    expect(delivered).toMatch(/^delivered +\d+ /);
    expect(failed).toMatch(/^failed +\d+ /);
    expect(dead).toMatch(/^dead +2 /);
    expect(each[1]).toBe('subscriber  delivered  failed  oldest');
    expect(each).toContainEqual(expect.stringMatching(/^billing +\d+ +\d+$/));
  });

  it('has how long the oldest event of a paused subscriber waits, in flight or not', async () => {
    const client = new WaybillClient({ url: desk.router.cloud.url });
    await client.pause('email', { reason: 'the mail moves' });
    await desk.router.pass(MINUTE);
    await desk.router.publish('order.placed', 'while-paused');
    await desk.router.cloud.waitUntilIdle();
    await desk.router.pass(15 * MINUTE);

    const [router, one] = [desk.at(), desk.at()];
    await router.run('metrics');
    await one.run('metrics', '--subscriber', 'email');

    expect(router.stdout).toMatch(/^email +3 +0 +1[45] min$/m);
    expect(one.stdout).toMatch(/^oldest +1[45] min$/m);
    await client.resume('email', 'moved');
  });

  it('says that there is nothing yet', async () => {
    const seen = desk.at();
    await seen.run('metrics', '--from', '2026-01-01', '--to', '2026-01-02');

    expect(seen.stdout).toContain('No figure yet: nothing happened, or CloudWatch');
  });

  it('says what the router refuses', async () => {
    const { code, stderr } = await desk.at().run('metrics', '--subscriber', 'nobody');

    expect(code).toBe(1);
    expect(stderr).toContain('there is no subscriber nobody');
  });
});
