import { once } from 'node:events';
import { join } from 'node:path';
import { findPackageRoot } from '../../local/support/find-built-file.ts';
import { ConsoleFolder } from '../../node/console-folder.ts';
import { makePaint } from '../format/paint.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { routerCommand } from '../router/router-command.ts';
import { ConsoleServer } from './console-server.ts';
import { RouterProxy } from './router-proxy.ts';

const HIGHEST_PORT = 65_535;

export const consoleCommand = routerCommand({
  name: 'console',
  summary: 'serves the console of a router on this machine, and signs what it asks, until Ctrl-C',
  flags: {
    port: {
      ...{ type: 'string', value: 'PORT' },
      about: 'where it is served on 127.0.0.1 (default: any free one)',
    },
  },
  notes: [
    'For routers that browsers cannot sign in to, since IAM decides who may ask; with a key, it stays in',
    'this process. The address that is printed lets in whoever opens it on this machine.',
  ],
  async run({ input, world, router }) {
    const port = input.number('port', { least: 0, most: HIGHEST_PORT }) ?? 0;
    const proxy = new RouterProxy(router, input.text('iam') === undefined ? 'none' : 'iam');
    // What is wrong with the router or the credentials is told before anybody opens the page.
    await proxy.session();
    const files = new ConsoleFolder(join(findPackageRoot(), 'dist', 'console'));
    const server = new ConsoleServer(proxy, files);
    return world.untilInterrupted(async (signal) => {
      try {
        const url = await server.start(port);
        if (wantsJson({ input, world })) printJson({ url, router: router.url }, world.stdout);
        else world.stdout.write(`${makePaint(world.stdout, world.env)('cyan', url)}\n`);
        world.stderr.write(`The console of ${router.url}; Ctrl-C ends it.\n`);
        if (!signal.aborted) await once(signal, 'abort');
        return 0;
      } finally {
        await server.stop();
      }
    });
  },
});
