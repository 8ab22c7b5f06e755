import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../client/index.ts';
import { KeyedRouter } from '../support/worlds/keyed-router.ts';

let keyed: KeyedRouter;
let admin: WaybillClient;

beforeAll(async () => {
  keyed = await KeyedRouter.start();
  const { key } = await keyed.issue({ producer: 'ops', permissions: ['admin'] });
  admin = clientOf(key);
}, 60_000);
afterAll(() => keyed?.stop());

function clientOf(key?: string) {
  const { cloud, clock } = keyed.router;
  return new WaybillClient({ url: cloud.url, clock, ...(key === undefined ? {} : { key }) });
}

const event = { source: '/shop', type: 'order.placed' };

describe('keys', () => {
  it('are made, listed, rotated and ended', async () => {
    const made = await admin.keys.create({ producer: 'shop', permissions: ['publish'] });
    const rotated = await admin.keys.rotate(made.id, { overlapSeconds: 60 });
    keyed.router.clock.advance(5000);
    const sent = [
      await clientOf(made.key).publish({ ...event, id: 'with-the-old' }),
      await clientOf(rotated.key).publish({ ...event, id: 'with-the-new' }),
    ];
    await admin.keys.delete(rotated.id);
    keyed.router.clock.advance(5000);

    expect(sent.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    const listed = await admin.keys.list();
    expect(listed.map(({ producer, replacedBy }) => [producer, replacedBy])).toEqual([
      ['ops', undefined],
      ['shop', rotated.id],
    ]);
    expect(JSON.stringify(listed)).not.toContain(made.key);
    await expect(clientOf(rotated.key).publish(event)).rejects.toMatchObject({ status: 401 });
    await expect(admin.keys.delete('none')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that are missing are asked for', async () => {
    await expect(clientOf().publish([event, event])).rejects.toMatchObject({
      ...{ status: 401, code: 'unauthorized' },
      message: expect.stringContaining('goes into `key`, `headers` or `sign`'),
    });
  });
});
