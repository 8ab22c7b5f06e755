import { escapeLines } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { routerCommand } from '../router/router-command.ts';

export const openApiCommand = routerCommand({
  name: 'openapi',
  summary: 'prints the OpenAPI document of the router',
  flags: {},
  async run({ input, world, router }) {
    const document = await router.client.openApi();
    const text = JSON.stringify(document, null, 2);
    if (wantsJson({ input, world })) printJson(document, world.stdout);
    else for (const line of escapeLines(text)) world.stdout.write(`${line}\n`);
    return 0;
  },
});
