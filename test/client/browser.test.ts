import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { FaultyRouter } from './faulty-router.ts';

/** All that a page, a worker and Deno have, and the client may use. */
const WEB = {
  ...{ fetch, URL, AbortController, AbortSignal, TextEncoder, crypto, setTimeout, clearTimeout },
};

let router: FaultyRouter;

beforeAll(async () => {
  router = await FaultyRouter.start();
});
afterAll(() => router.stop());

describe.each(['index.js', 'index.cjs'])('waybill/client, %s', (file) => {
  it('is bundled for a browser without a module of Node or a package, and publishes there', async () => {
    const result = await build({
      stdin: {
        contents: `export { WaybillClient } from './dist/client/${file}';`,
        resolveDir: process.cwd(),
      },
      ...{ bundle: true, write: false, metafile: true, logLevel: 'silent' },
      ...{ platform: 'browser', format: 'iife', globalName: 'client' },
    });
    const [output] = result.outputFiles;
    const context = createContext({ ...WEB, url: router.url });
    runInContext(output?.text ?? '', context);

    const sent = await runInContext(
      `new client.WaybillClient({ url, clock: { now: () => 0, sleep: async () => {} } })
        .publish([{ source: '/page', type: 'page.seen' }, { source: '/page', type: 'bad' }])
        .then(JSON.stringify)`,
      context,
    );

    expect(JSON.parse(sent)).toMatchObject([{ status: 'accepted' }, { status: 'rejected' }]);
    expect(Object.keys(result.metafile.inputs)).toHaveLength(2);
    expect(result.warnings).toEqual([]);
  });
});
