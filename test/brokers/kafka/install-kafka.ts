import { MavenJars } from '../maven-jars.ts';

/** Kafka (Apache-2.0), and its tools. */
const KAFKA = new MavenJars('kafka', '4.4.0');

/** Kafka's jars and its tools', as Java's class path. */
export const KAFKA_CLASS_PATH = KAFKA.classPath;

/** Whether Kafka can be started here. */
export function isKafkaInstalled(): boolean {
  return KAFKA.areInstalled();
}

/** Installs it from Maven Central. */
export async function installKafka(): Promise<void> {
  await KAFKA.install();
}
