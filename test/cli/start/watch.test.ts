import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { quote } from '../../support/quote.ts';
import { StartProcess } from './start-process.ts';

const PROGRAM = 'dist/test/watch-app.mjs';

let folder: string;
let router: StartProcess;

const write = (code: string) => writeFileSync(join(folder, 'src', 'greeter.ts'), code);

const greeter = (greeting: string) => `
import { subscriber } from 'waybill/subscriber';
export const handler = subscriber<{ name: string }>(async ({ data }) => {
  console.log('${greeting} ' + data.name);
});
`;

async function ask(url: string, name: string): Promise<void> {
  await fetch(`${url}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: '/test', type: 'greeting.asked', data: { name } }),
  });
}

const saying = (text: string) => () => (router.output.includes(text) ? true : undefined);

beforeEach(async () => {
  await build({
    entryPoints: ['test/cli/start/watch-app.ts'],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  folder = mkdtempSync(join(tmpdir(), 'waybill-watch-'));
  mkdirSync(join(folder, 'src'));
  write(greeter('hello'));
  const app = `node ${quote(resolve(PROGRAM))}`;
  router = new StartProcess(['--json', '--watch', '--app', app], { cwd: folder });
});

afterEach(() => {
  router.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('waybill start --watch', () => {
  it('takes over a changed handler without a restart, and keeps the old one while the new one is broken', async () => {
    const url = await router.ready();
    await ask(url, 'Ada');
    await router.waitFor(saying('hello Ada'), 'greeting');

    write('this is no TypeScript');
    await router.waitFor(saying('cannot be bundled'), 'note of the broken handler');
    await ask(url, 'Grace');
    await router.waitFor(saying('hello Grace'), 'greeting of the old handler');

    write(greeter('welcome'));
    await router.waitFor(saying('took over the new code of greeter'), 'note of the new code');
    await ask(url, 'Alan');
    await router.waitFor(saying('welcome Alan'), 'greeting of the new handler');
    expect((await router.end('SIGINT')).code).toBe(0);
  });
});
