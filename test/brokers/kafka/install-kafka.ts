import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../../support/run-command.ts';

/** That of `pom.xml`. */
const VERSION = '4.4.0';

/** Shared by all checkouts of a machine. */
const FOLDER = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'waybill',
  `kafka-${VERSION}`,
);

const TIMEOUT_MS = 300_000;

/** Kafka's jars and its tools', as Java's class path. */
export const KAFKA_CLASS_PATH = join(FOLDER, '*');

/** Whether Kafka can be started here: its jars are there, and a Java that runs them. */
export function isKafkaInstalled(): boolean {
  return existsSync(FOLDER) && spawnSync('java', ['-version']).status === 0;
}

/** Kafka (Apache-2.0) with what it needs, from Maven Central, by `mvn`, whose settings say from which mirror. */
export async function installKafka(): Promise<void> {
  if (existsSync(FOLDER)) return;
  const jars = `${FOLDER}.${process.pid}`;
  mkdirSync(jars, { recursive: true });
  try {
    const pom = resolve('test', 'brokers', 'kafka', 'pom.xml');
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
    await runCommand('mvn', ['--quiet', '--batch-mode', '--file', pom, ...copy], {
      timeoutMs: TIMEOUT_MS,
    });
    renameSync(jars, FOLDER);
  } finally {
    rmSync(jars, { recursive: true, force: true });
  }
}
