import { printJson, wantsJson } from '../format/print-rows.ts';
import { routerCommand } from '../router/router-command.ts';

export const healthCommand = routerCommand({
  name: 'health',
  summary: 'whether the router can reach its ledger',
  flags: {},
  async run({ input, world, router }) {
    const answer = await router.client.health();
    if (wantsJson({ input, world })) printJson({ url: router.url, ...answer }, world.stdout);
    else world.stdout.write(`${router.url} is well\n`);
    return 0;
  },
});
