import { ACTIVEMQ } from './activemq/install-activemq.ts';
import { installKafka } from './kafka/install-kafka.ts';

/** `node test/brokers/install.mjs kafka`, say: brokers that come from Maven Central. */
const INSTALLS: Readonly<Record<string, () => Promise<void>>> = {
  activemq: () => ACTIVEMQ.install(),
  kafka: installKafka,
};

const names = process.argv.slice(2);
for (const name of names.length === 0 ? Object.keys(INSTALLS) : names) {
  const install = INSTALLS[name];
  if (install === undefined)
    throw new Error(`no broker "${name}"; there are ${Object.keys(INSTALLS).join(', ')}`);
  await install();
}
