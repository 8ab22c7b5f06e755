import { existsSync } from 'node:fs';
import { runCommand } from '../../support/run-command.ts';

/** Whether this machine has the programs of Debian's `amqp-tools`, which are rabbitmq-c's own. */
export function areAmqpToolsInstalled(): boolean {
  return existsSync('/usr/bin/amqp-publish');
}

/** What a test that needs them says where there are none. */
export const NO_AMQP_TOOLS = 'amqp-tools are not installed: apt-get install amqp-tools';

const PATIENCE_MS = 30_000;

/** Runs one of them at a server, and answers what it prints. */
export function amqpTool(
  url: string,
  tool: 'amqp-publish' | 'amqp-get' | 'amqp-consume' | 'amqp-declare-queue',
  ...args: readonly string[]
): Promise<string> {
  return runCommand(tool, [`--url=${url}`, ...args], { timeoutMs: PATIENCE_MS });
}
