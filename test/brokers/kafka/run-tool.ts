import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { KAFKA_CLASS_PATH } from './install-kafka.ts';

const TIMEOUT_MS = 60_000;

/** Runs one of Kafka's own tools, a class of `org.apache.kafka.tools`, to its end, and answers what it prints. */
export async function runTool(name: string, args: readonly string[], input = ''): Promise<string> {
  const java = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', KAFKA_CLASS_PATH];
  const child = spawn('java', [...java, `org.apache.kafka.tools.${name}`, ...args], {
    timeout: TIMEOUT_MS,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [printed, complained, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  if (code === 0) return printed;
  throw new Error(`${name} ended with ${code}:\n${printed.slice(-2000)}${complained.slice(-2000)}`);
}
