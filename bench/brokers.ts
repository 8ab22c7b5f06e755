import { parseArgs } from 'node:util';
import { isRabbitMqInstalled, NO_RABBITMQ } from '../test/brokers/start-rabbitmq.ts';
import { compareBridges, type Sides } from './brokers/compare-bridges.ts';
import { compareFanOut } from './brokers/compare-fan-out.ts';
import { BROKERS } from './brokers/places.ts';
import { BRIDGES_HEAD, bridgesRow, FAN_OUT_HEAD, fanOutRow } from './brokers/report.ts';
import { Child } from './child.ts';
import { describeMachine } from './report/machine.ts';

const ROUNDS = 5;
const FAN_OUT = 'fan-out';

const NAMES = [...Object.keys(BROKERS), FAN_OUT];

const HELP = `npm run bench:brokers -- [${NAMES.join('|')} ...] [--rounds ${ROUNDS}]

Messages a second by a bridge from and to each broker that is here, beside the broker's client alone; and a fan-out of three on the
embedded cloud beside RabbitMQ's quorum queues. Medians of rounds, in turns.`;

/** `npm run bench:brokers` measures with all brokers that are here; `npm run bench:brokers -- redis` with some. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: String(ROUNDS) }, help: { type: 'boolean' } },
  });
  const rounds = Number(values.rounds);
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  const isWrong = unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1;
  if (values.help === true || isWrong) {
    console.log(HELP);
    process.exitCode = isWrong ? 2 : 0;
    return;
  }
  const isAsked = (name: string) => positionals.length === 0 || positionals.includes(name);
  console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}`);
  const sides: Sides = {
    alone: new Child('brokers/sides/side.js'),
    bridge: new Child('brokers/sides/side.js'),
    answering: new Child('brokers/sides/answering-router.js'),
    cloud: new Child('paired-cloud.js', ['dist/bench/brokers-app.js']),
  };
  // What is asked of one that has ended fails, and so the brokers, which no signal of a terminal reaches, are stopped.
  const end = () => {
    for (const side of Object.values(sides)) void side.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  try {
    await Promise.all([sides.answering.next(), sides.cloud.next()]);
    console.log(`\n${BRIDGES_HEAD}`);
    // The cloud is new for the first of them.
    let warmUps = 3;
    for (const [id, broker] of Object.entries(BROKERS)) {
      if (!isAsked(id)) continue;
      if (!broker.isInstalled()) {
        console.error(`!!! SKIPPED: ${broker.missing}`);
        continue;
      }
      const found = await compareBridges(id, broker, { sides, rounds, warmUps });
      warmUps = 1;
      console.log(bridgesRow(`from ${broker.name}`, found.in));
      console.log(bridgesRow(`to ${broker.name}`, found.out));
    }
    if (isAsked(FAN_OUT)) await fanOut(sides, rounds);
  } finally {
    await Promise.all([sides.alone.stop(), sides.bridge.stop(), sides.answering.stop()]);
    await sides.cloud.stop('stop');
  }
}

async function fanOut({ cloud }: Sides, rounds: number): Promise<void> {
  if (!isRabbitMqInstalled()) {
    console.error(`!!! SKIPPED: ${NO_RABBITMQ}`);
    return;
  }
  console.log(`\n${FAN_OUT_HEAD}`);
  for (const [{ name }, found] of await compareFanOut(cloud, rounds))
    console.log(fanOutRow(name, found));
}

await main();
