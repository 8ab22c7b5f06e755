import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACTIVEMQ } from '../../brokers/activemq/install-activemq.ts';
import { KAFKA_CLASS_PATH } from '../../brokers/kafka/install-kafka.ts';

const JAVA = 'java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp';

/** Kafka's own scripts run these classes (its folder `bin`), and `activemq` that of its console. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
  'kafka-console-producer.sh': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-console-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-consumer-groups.sh': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
};

/** Makes a folder of the programs that a page names and this machine has as jars or as a bundle: `npx waybill` is the one that was built. */
export function makePrograms(folder: string): string {
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  const write = (name: string, line: string) =>
    writeFileSync(join(programs, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  const cli = resolve('dist/bin/cli.js');
  write('npx', `[ "$1" = waybill ] || exit 127\nshift\nexec '${process.execPath}' '${cli}' "$@"`);
  for (const [name, main] of Object.entries(PROGRAMS))
    write(name, `exec ${JAVA} '${KAFKA_CLASS_PATH}' ${main} "$@"`);
  write('activemq', `exec ${JAVA} '${ACTIVEMQ.classPath}' org.apache.activemq.console.Main "$@"`);
  return programs;
}
