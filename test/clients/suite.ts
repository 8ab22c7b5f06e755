import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { startCloud } from '../../local/cloud/start-cloud.ts';
import { synthesize } from '../support/worlds/synthesize.ts';
import { ClientProcess } from './client-process.ts';
import { CLIENT } from './clients.ts';
import { fillIn, read } from './fill-in.ts';
import { type Case, readCases, type Step } from './read-cases.ts';

/** The tables of `cases` by one client, against the embedded cloud; each case has names of its own there. */
const { name, command } = JSON.parse(process.env[CLIENT] ?? '{}') as {
  readonly name: string;
  readonly command: readonly string[];
};

const PATIENCE_MS = 5000;
const POLL_MS = 50;

let cloud: Cloud;
let client: ClientProcess;

beforeAll(async () => {
  cloud = await startCloud({ assembly: await synthesize('test/clients/app.ts') });
  client = new ClientProcess(command, cloud.awsEndpoint);
});

afterAll(async () => {
  await client?.stop();
  await cloud?.stop();
});

/** Takes a step, again and again where AWS needs a moment. */
async function take(step: Step, kept: Map<string, unknown>): Promise<void> {
  const deadline = performance.now() + (step.eventually ? PATIENCE_MS : 0);
  for (;;) {
    try {
      return await takeOnce(step, kept);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(POLL_MS);
    }
  }
}

async function takeOnce(step: Step, kept: Map<string, unknown>): Promise<void> {
  const [service = '', operation = ''] = step.call.split('.');
  const answer = await client.call({ service, operation, input: fillIn(step.input ?? {}, kept) });
  if (step.error !== undefined) {
    expect(answer).toMatchObject({ error: step.error });
    return;
  }
  expect(answer).toMatchObject({ output: fillIn(step.output ?? {}, kept, expect.anything()) });
  if (!('output' in answer)) return;
  for (const member of step.absent ?? []) expect(answer.output).not.toHaveProperty(member);
  for (const [key, path] of Object.entries(step.keep ?? {}))
    kept.set(key, read(answer.output, path));
}

describe(name, () => {
  describe.each(readCases())('%s', (_, cases: readonly Case[]) => {
    it.each(cases)('$title ($source)', async ({ steps }) => {
      const kept = new Map<string, unknown>();

      for (const step of steps) await take(step, kept);
    });
  });
});
