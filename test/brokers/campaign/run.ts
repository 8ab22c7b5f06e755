import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import type { CampaignBroker } from './campaign-broker.ts';
import { startCampaignRabbitMq } from './rabbitmq.ts';

const BROKERS: Readonly<Record<string, () => Promise<CampaignBroker>>> = {
  rabbitmq: startCampaignRabbitMq,
};

const HELP = `npm run campaign:brokers -- BROKER [--messages 20000] [--kills 10]

Brings messages from one place of a broker to another, and kills by turns the broker and the process that brings them, each so
often. Ends with 1 when one is lost that was confirmed. Brokers: ${Object.keys(BROKERS).join(', ')}.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '10' },
    help: { type: 'boolean' },
  },
});
const start = BROKERS[positionals[0] ?? ''];
if (values.help === true || start === undefined) {
  console.log(HELP);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  const options = {
    messages: Number(values.messages),
    kills: Number(values.kills),
    pump: fileURLToPath(new URL('pump.mjs', import.meta.url)),
  };
  const begun = Date.now();
  const broker = await start();
  try {
    const { lost, duplicates, kills } = await runCampaign(broker, options);
    const seconds = Math.round((Date.now() - begun) / 1000);
    console.log(
      `${positionals[0]}: ${options.messages} messages, broker killed ${kills.broker} times, process ${kills.pump} times; ${lost.length} lost, ${duplicates} duplicates; ${seconds} s`,
    );
    if (lost.length > 0) console.log(`lost: ${lost.slice(0, 20).join(', ')}`);
    process.exitCode = lost.length > 0 ? 1 : 0;
  } finally {
    await broker.stop();
  }
}
