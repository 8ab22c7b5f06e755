import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';
import { Terminal, type TerminalOptions } from '../../support/worlds/terminal.ts';

let keyed: KeyedRouter;
let admin: string;

beforeAll(async () => {
  keyed = await KeyedRouter.start();
  admin = (await keyed.issue({ producer: 'ops', permissions: ['admin'] })).key;
}, 60_000);
afterAll(() => keyed?.stop());

/** Runs a command with a key, in a pipe unless told otherwise. */
async function run(command: string, key = admin, options: TerminalOptions = {}) {
  const { cloud, clock } = keyed.router;
  const terminal = new Terminal({
    ...{ isTerminal: false, clock: { now: () => clock.now(), sleep: async () => {} } },
    ...options,
    env: { WAYBILL_URL: cloud.url, WAYBILL_KEY: key },
  });
  return { ...(await terminal.run(...command.split(' '))), terminal };
}

describe('waybill keys', () => {
  it('makes a key that is shown once, and that opens what it may', async () => {
    const grants = '--may publish --may read --type note.* --per-minute 60 --label desk';
    const made = await run(`keys create shop ${grants}`, admin, { isTerminal: true });
    const key = made.stdout.trim();
    keyed.router.clock.advance(2000);

    expect(made.code).toBe(0);
    expect(key).toMatch(/^wbk_\w+$/);
    expect(made.stderr).toMatch(/^It is the key \w+ of shop, and is not shown again\.\n$/);
    expect((await run('send note.taken', key)).code).toBe(0);
    expect((await run('events', key)).terminal.rows).toMatchObject([{ producer: 'shop' }]);
    const refused = await run('audit', key);
    expect(refused).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('the router does not allow this: ') },
    });
    const listed = await run('keys', admin);
    expect(listed.terminal.rows).toMatchObject([
      { producer: 'ops' },
      { producer: 'shop', permissions: ['publish', 'read'], types: ['note.*'], label: 'desk' },
    ]);
    expect(listed.stdout).not.toContain('wbk_');
  });

  it('rotates a key, and ends it when somebody says yes', async () => {
    const [old] = (await run('keys create till --may publish')).terminal.rows;
    const [fresh] = (await run(`keys rotate ${old?.id} --overlap 60`)).terminal.rows;
    const asked = await run(`keys delete ${fresh?.id}`);
    const kept = await run(`keys delete ${fresh?.id}`, admin, { isTerminal: true, answers: ['n'] });
    const ended = await run(`keys delete ${fresh?.id} --yes`);

    expect(fresh).toMatchObject({ producer: 'till', key: expect.stringMatching(/^wbk_/) });
    expect([asked.code, kept.code, ended.code]).toEqual([2, 1, 0]);
    const { stdout } = await run('keys ls', admin, { isTerminal: true });
    expect(stdout).toContain(`rotated to ${fresh?.id}`);
    expect((await run(`keys delete ${fresh?.id} --yes`)).stderr).toContain('(not-found)');
  });

  it('says so where a key opens nothing', async () => {
    const { code, stdout, stderr } = await run('subscribers', 'wbk_wrong');

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^waybill: the router does not know this key.*; name one by --key, /);
    expect(stderr).not.toContain('wbk_wrong');
  });

  it.each([
    ['keys create shop', '--may is missing'],
    [
      'keys create shop --may fly',
      '--may must be one of publish, read, consume, operate, admin; received fly',
    ],
    ['keys rotate x --overlap day', '--overlap must be a whole number from 0'],
  ])('%s is refused', async (command, message) => {
    const { code, stderr } = await run(command);

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});
