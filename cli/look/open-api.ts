import { printDocument } from '../format/print-document.ts';
import { routerCommand } from '../router/router-command.ts';

export const openApiCommand = routerCommand({
  name: 'openapi',
  summary: 'prints the OpenAPI document of the router',
  flags: {},
  async run({ input, world, router }) {
    printDocument(await router.client.openApi(), { input, world });
    return 0;
  },
});
