import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { RouterUnderTest } from '../support/worlds/router-under-test.ts';

const programs = [...readFileSync('docs/client.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
  ([, text = '']) => text,
);

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);
afterAll(() => router?.stop());

/** Runs a program of the document on the router of this test; answers what it prints. */
async function run(program: string, name: string): Promise<string> {
  const file = resolve(join('dist', 'test', `client-md-${name}.mjs`));
  const clock = `{ now: () => ${router.clock.now()}, sleep: async () => {} }`;
  const here = program.replace(
    "url: 'http://127.0.0.1:4700'",
    `url: '${router.cloud.url}', clock: ${clock}`,
  );
  await build({
    stdin: { contents: here, loader: 'ts', resolveDir: process.cwd() },
    alias: { 'waybill/client': resolve('dist/client/index.js') },
    ...{ bundle: true, platform: 'node', format: 'esm', outfile: file },
  });
  return (await promisify(execFile)(process.execPath, [file])).stdout;
}

describe('docs/client.md', () => {
  it('has programs that work as they stand there', async () => {
    const [publish = '', many = '', operate = '', ...others] = programs;

    expect(others).toEqual([]);
    expect(await run(publish, 'publish')).toBe('accepted published\n');
    expect(await run(many, 'many')).toBe('250 of 250 are safe\n');
    expect(await run(operate, 'operate')).toBe('');
  });
});
