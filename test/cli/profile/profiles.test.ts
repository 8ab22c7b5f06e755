import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { close, listen } from '../../../local/support/loopback.ts';
import { Terminal } from '../../support/worlds/terminal.ts';

let home: string;
let file: string;
let server: Server;
let url: string;
let keys: (string | undefined)[];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'waybill-profiles-'));
  file = join(home, 'waybill', 'profiles.json');
  keys = [];
  server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    response.end('{"status":"ok"}');
  });
  url = `http://127.0.0.1:${await listen(server, 0, 'PORT')}`;
});
afterEach(async () => {
  await close(server);
  rmSync(home, { recursive: true, force: true });
});

/** Runs a command of a person with this home, in a pipe. */
async function run(command: string, env: Record<string, string> = {}) {
  const terminal = new Terminal({ isTerminal: false, env: { XDG_CONFIG_HOME: home, ...env } });
  return { ...(await terminal.run(...command.split(' '))), terminal };
}

describe('profiles', () => {
  it('are set, listed without their keys, used and forgotten', async () => {
    await run(`profile set here --url ${url} --key wbk_here`);
    await run('profile set there --url https://events.example.com', { WAYBILL_KEY: 'wbk_there' });
    await run('profile use there');
    const { terminal, stdout } = await run('profile ls');
    await run('profile rm there');

    expect(terminal.rows).toEqual([
      { name: 'here', url, hasKey: true, isUsed: false },
      { name: 'there', url: 'https://events.example.com', hasKey: true, isUsed: true },
    ]);
    expect(stdout).not.toContain('wbk_');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      profiles: { here: { url, key: 'wbk_here' } },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('say which router is asked, and their keys go to no other', async () => {
    const other = createServer((request, response) => {
      keys.push(request.headers.authorization);
      response.end('{"status":"ok"}');
    });
    const elsewhere = `http://127.0.0.1:${await listen(other, 0, 'PORT')}`;
    try {
      await run(`profile set here --url ${url} --key wbk_here`);

      const asked = [
        await run('health'),
        await run('health --profile here', { WAYBILL_URL: elsewhere }),
        await run(`health --url ${elsewhere}`),
        await run('health', { WAYBILL_URL: elsewhere }),
        await run('health --key wbk_told'),
        await run('health', { WAYBILL_PROFILE: 'here', WAYBILL_KEY: 'wbk_set' }),
      ];

      expect(asked.map(({ terminal }) => terminal.rows[0]?.url)).toEqual([
        ...[url, url, elsewhere, elsewhere, url, url],
      ]);
      expect(keys).toEqual([
        ...['Bearer wbk_here', 'Bearer wbk_here', undefined, undefined],
        ...['Bearer wbk_told', 'Bearer wbk_set'],
      ]);
    } finally {
      await close(other);
    }
  });

  it.each([
    ['profile set x', '--url must be a router'],
    ['profile set x --url ftp://y', '--url must be a router'],
    ['profile use nobody', 'there is no profile nobody; there are: none yet'],
    ['profile rm nobody', 'there is no profile nobody'],
    ['health --profile nobody', 'there is no profile nobody'],
    ['health --profile constructor', 'there is no profile constructor'],
    ['health --profile x --url http://127.0.0.1:1', '--url and --profile both name a router'],
  ])('%s is refused', async (command, message) => {
    const { code, stderr } = await run(command);

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it.each(['{', '[]', '{"profiles": {"x": {}}}', '{"profiles": {}, "used": 5}'])(
    'that cannot be read are left alone: %s',
    async (text) => {
      await run(`profile set here --url ${url}`);
      writeFileSync(file, text);

      const { code, stderr } = await run(`profile set there --url ${url}`);

      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('mend it, or move it away'),
      });
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );
});
