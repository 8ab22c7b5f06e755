import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../../client/index.ts';
import { Desk } from './desk.ts';

const MINUTE = 60_000;

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.start();
  for (const [n, type] of ['order.placed', 'order.placed', 'note.taken'].entries()) {
    await desk.router.publish(type, `${n}`, { amount: n, 'evil\u202e': true });
    await desk.router.pass(2 * MINUTE);
  }
}, 60_000);
afterAll(() => desk?.stop());

describe('waybill catalog', () => {
  it('lists the types of events, with who may get them', async () => {
    const [seen, piped] = [desk.at(), desk.pipe()];
    await seen.run('catalog');
    await piped.run('catalog', '--limit', '1');

    const [head, note, order, ...more] = seen.stdout.trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(head).toMatch(/^type +events +last seen +sources +subscribers$/);
    expect(note).toMatch(/^note\.taken +1 +2026-\d\d-\d\d \d\d:\d\d:\d\dZ +\/shop$/);
    expect(order).toMatch(/^order\.placed +2 +.*Z +\/shop +big-orders, billing, email/);
    expect(piped.rows).toMatchObject([{ type: 'note.taken', seen: { count: 1 } }]);
  });

  it('shows one with its schema', async () => {
    const [seen, piped] = [desk.at(), desk.pipe()];
    await seen.run('catalog', 'show', 'note.taken');
    await piped.run('catalog', 'show', 'note.taken');

    expect(seen.stdout).toMatch(/^note\.taken\n {2}subscribers: none\n {2}1 event from 2026-.*\n/);
    expect(seen.stdout).toContain('  "amount": {');
    expect(seen.stdout).toContain('"evil\\u202e"');
    expect(seen.stdout).not.toContain('\u202e');
    expect(seen.stdout).not.toContain('more than is kept');
    expect(piped.rows).toMatchObject([
      { seen: { schema: { required: ['amount', 'evil\u202e'] } } },
    ]);
  });

  it('is an AsyncAPI document', async () => {
    const [seen, piped] = [desk.at(), desk.pipe()];
    await seen.run('catalog', 'asyncapi');
    await piped.run('catalog', 'asyncapi');

    expect(JSON.parse(seen.stdout)).toEqual(piped.rows[0]);
    expect(piped.rows).toMatchObject([{ asyncapi: '3.1.0', channels: { events: {} } }]);
  });

  it('is TypeScript, of which a pipe makes a file', async () => {
    const [seen, piped, asked] = [desk.at(), desk.pipe(), desk.pipe()];
    await seen.run('catalog', 'types');
    await piped.run('catalog', 'types');
    await asked.run('catalog', 'types', '--json');

    expect(piped.stdout).toMatch(/export interface Events \{/);
    expect(piped.stdout).toContain('note.taken');
    expect(seen.stdout).toBe(piped.stdout);
    expect(asked.rows).toEqual([{ types: piped.stdout.replaceAll('\\u202e', '\u202e') }]);
    expect(seen.stdout).not.toContain('\u202e');
  });

  it('says so where there is no such type', async () => {
    const { code, stderr } = await desk.at().run('catalog', 'show', 'nothing/of the kind');

    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(not-found)'),
    });
  });

  it('is there for programs, over its pages', async () => {
    const { clock, cloud } = desk.router;
    const client = new WaybillClient({
      ...{ url: cloud.url, clock: { now: () => clock.now(), sleep: async () => {} } },
    });
    const types: string[] = [];

    for await (const { type } of client.catalog.list({ pageSize: 1 })) types.push(type);

    expect(types).toEqual(['note.taken', 'order.placed']);
    expect(await client.catalog.get('order.placed')).toMatchObject({ seen: { count: 2 } });
  });
});
