import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Terminal, TerminalOptions } from '../../support/worlds/terminal.ts';
import { Desk } from './desk.ts';

/** What turns the direction of a text around, which an id may have. */
const EVIL = 'order-\u202e1001';

let desk: Desk;
let ids: readonly string[];

beforeAll(async () => {
  desk = await Desk.start();
  ids = await desk.die('first', 'second', EVIL);
}, 60_000);
afterAll(() => desk?.stop());

const at = (options?: TerminalOptions): Terminal => desk.at(options);
const pipe = (options?: TerminalOptions): Terminal => desk.pipe(options);

describe('waybill openapi', () => {
  it('prints the document of the router, in lines for a person', async () => {
    const [seen, piped] = [at(), pipe()];
    await seen.run('openapi');
    await piped.run('openapi');

    expect(JSON.parse(seen.stdout)).toEqual(piped.rows[0]);
    expect(piped.rows).toMatchObject([{ openapi: '3.1.1', paths: { '/events': { get: {} } } }]);
    expect(seen.stdout.split('\n').length).toBeGreaterThan(100);
  });
});

describe('lists', () => {
  it.each([
    [['events', '--type', 'order.placed'], 'first'],
    [['subscribers'], 'big-orders'],
    [['deliveries', 'billing', '--contains', 'down'], 'wb_'],
  ])('%j are a table at a terminal, and JSON lines in a pipe', async (args, word) => {
    const [seen, piped, asked] = [at(), pipe(), at()];
    await seen.run(...args);
    await piped.run(...args);
    await asked.run(...args, '--json');

    expect(seen.stdout).toContain(word);
    expect(() => seen.rows).toThrow();
    expect(piped.rows.length).toBeGreaterThan(0);
    expect(asked.stdout).toBe(piped.stdout);
    for (const text of [seen.stdout, piped.stdout]) expect(text).not.toContain('\u001b');
    expect(seen.stdout.trimEnd().split('\n')).toHaveLength(piped.rows.length + 1);
  });

  it('have as many rows as are wanted', async () => {
    const [two, all] = [pipe(), pipe()];
    await two.run('deliveries', 'billing', '--limit', '2');
    await all.run('deliveries', 'billing', '--limit', '0');

    expect([two.rows.length, all.rows.length]).toEqual([2, 3]);
  });

  it('say so where there is nothing', async () => {
    expect(await at().run('deliveries', 'email')).toMatchObject({
      ...{ code: 0, stdout: '', stderr: 'There is nothing to list.\n' },
    });
  });

  it.each([
    [['deliveries', 'billing', '--from', 'yesterday'], '--from must be a time such as'],
    [['events', '--state', 'dead'], '--state must be one of published, unmatched, outbox'],
    [['events', '--limit', 'many'], '--limit must be a whole number from 0'],
    [['events', '--url', 'ftp://x'], 'the URL of a router is such as'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await at().run(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('shows nothing raw of what others have written', async () => {
    const events = await at().run('events', '--limit', '0');

    expect(events.stdout).toContain('order-\\u202e1001');
    expect(events.stdout).not.toContain(EVIL);
  });
});

describe('waybill show', () => {
  it('says why a subscriber does not get an event', async () => {
    const { code, stdout } = await at().run('show', ids[0] ?? '', '--why', 'big-orders');

    expect(code).toBe(0);
    expect(stdout).toContain('big-orders does not get it: ');
    expect(stdout).toContain('at data.amount');
  });

  it('fails for what is not there', async () => {
    expect(await at().run('show', 'wb_none')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('(not-found)') },
    });
  });
});

describe('waybill tail', () => {
  it('shows what comes after its start, once, in order, and ends at Ctrl-C', async () => {
    let looks = 0;
    const clock = {
      now: () => desk.router.clock.now(),
      sleep: async (ms: number) => {
        if (++looks <= 3) await desk.router.publish('tailed', `tailed-${looks}`);
        await desk.router.pass(ms);
      },
    };
    const onOutput = (text: string, interrupt: () => void) => {
      if (text.includes('tailed-3')) interrupt();
    };

    const { code, stdout } = await at({ clock, onOutput }).run('tail');

    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('  ').at(-2)),
    ).toEqual([...['tailed-1', 'tailed-2', 'tailed-3']]);
  });

  it('begins with what was there, where it is asked, and ends after so many', async () => {
    const tail = pipe();

    await tail.run('tail', '--since', '5h', '--type', 'order.placed', '--count', '2');

    expect(tail.rows.map(({ id }) => id)).toEqual(['first', 'second']);
  });
});

describe('waybill health', () => {
  it('says how the router is', async () => {
    expect(await at().run('health')).toMatchObject({
      code: 0,
      stdout: `${desk.router.cloud.url} is well\n`,
    });
  });
});
