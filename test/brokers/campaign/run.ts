import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { synthesize } from '../../support/worlds/synthesize.ts';
import { CAMPAIGN_KINDS } from './brokers.ts';
import { runCampaign } from './campaign.ts';
import { startPump } from './pump-carrier.ts';
import { CAMPAIGN_APP, startWorker } from './worker-carrier.ts';

const HELP = `npm run campaign:brokers -- BROKER... [--router] [--messages 20000] [--kills 10]

Brings messages from one place of a broker to another, and kills by turns the broker and the process that brings them, each so
often. With --router, that process is \`waybill bridge\`, and they go through a router on the embedded cloud; without, it has the
source and the target of bridges, and nothing between. Ends with 1 when one is lost that was confirmed.
Brokers: ${Object.keys(CAMPAIGN_KINDS).join(', ')}.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    router: { type: 'boolean', default: false },
    messages: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '10' },
    help: { type: 'boolean' },
  },
});
const isAsked = positionals.length > 0 && positionals.every((name) => name in CAMPAIGN_KINDS);
if (values.help === true || !isAsked) {
  console.log(HELP);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  const assembly = values.router ? await synthesize(CAMPAIGN_APP) : undefined;
  try {
    for (const name of positionals) await run(name, assembly);
  } finally {
    if (assembly !== undefined) rmSync(assembly, { recursive: true });
  }
}

/** Through the router of an assembly, where there is one. */
async function run(name: string, assembly: string | undefined): Promise<void> {
  const kind = CAMPAIGN_KINDS[name];
  if (kind?.isInstalled() !== true) {
    console.error(kind?.missing);
    process.exitCode = 1;
    return;
  }
  const [messages, count] = [Number(values.messages), Number(values.kills)];
  const broker = await kind.start();
  try {
    const pump = fileURLToPath(new URL('pump.mjs', import.meta.url));
    const carrier =
      assembly === undefined ? startPump(broker, pump) : await startWorker(broker, assembly);
    const begun = Date.now();
    const { lost, duplicates, resent, kills } = await runCampaign(broker, {
      messages,
      kills: count,
      carrier,
    });
    const seconds = Math.round((Date.now() - begun) / 1000);
    const how = assembly === undefined ? 'without a router' : 'through a router';
    console.log(
      `${name}, ${how}: ${messages} messages, broker killed ${kills.broker} times, process ${kills.process} times; ${lost.length} lost, ${duplicates} duplicates, ${resent} sent again by their producer; ${seconds} s`,
    );
    if (lost.length === 0) return;
    console.log(`lost: ${lost.slice(0, 20).join(', ')}`);
    process.exitCode = 1;
  } finally {
    await broker.stop();
  }
}
