import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { freePorts } from '../../brokers/free-ports.ts';
import { eventually } from '../../support/eventually.ts';
import { runCommand } from '../../support/run-command.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import { BROKERS } from './brokers.ts';
import { namesIn, readSteps } from './page.ts';
import { makePrograms } from './programs.ts';

const PATIENCE_MS = 60_000;

/** An open router, whose subscribers the pages make themselves. */
const APP = 'test/bridges/processes/worker-app.ts';

describe('docs/moving', () => {
  let assembly: string;
  let folder: string;
  let programs: string;
  let cloud: Cloud;
  let workers: ChildProcess[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-moving-'));
    programs = makePrograms(folder);
    assembly = await synthesizeOnce(APP);
  }, PATIENCE_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Each page has a router that nobody has sent to.
  beforeEach(async () => {
    cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
    workers = [];
  }, PATIENCE_MS);
  afterEach(async () => {
    await endWorkers();
    await cloud.stop();
  });

  async function endWorkers(): Promise<readonly (number | null)[]> {
    const ended = workers.splice(0).map(async (worker) => {
      if (worker.exitCode === null && worker.signalCode === null) {
        worker.kill('SIGTERM');
        await once(worker, 'exit');
      }
      return worker.exitCode;
    });
    return await Promise.all(ended);
  }

  for (const { id, missing, start } of BROKERS) {
    const page = `docs/moving/from-${id}.md`;
    const title = `has the commands by which a service moves in from-${id}.md`;
    // A machine without the broker counts its page as skipped.
    if (missing !== undefined) it.skip(`${title} (${missing})`, () => {});
    else
      it(
        title,
        async () => {
          const [names, ...steps] = readSteps(page);
          const broker = await start();
          try {
            const [port = 0] = await freePorts(1);
            const env = { WAYBILL_URL: cloud.url, STATUS_PORT: String(port), ...broker.names };
            expect(names === undefined ? [] : namesIn(names)).toEqual(Object.keys(env));

            for (const { commands, shows } of steps) {
              if (commands.startsWith('npx waybill bridge ')) workers.push(work(commands, env));
              else if (commands.startsWith('npx waybill unsubscribe ')) {
                expect(await endWorkers()).toEqual([0, 0]);
                await run(commands, env);
              } else await runUntil(commands, shows, env);
            }
          } finally {
            await endWorkers();
            await broker.stop();
          }
        },
        3 * PATIENCE_MS,
      );
  }

  const environment = (names: Readonly<Record<string, string>>) => ({
    ...names,
    ...{ PATH: `${programs}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8' },
  });

  /** The shell becomes the worker, so that signals reach it. */
  function work(command: string, names: Readonly<Record<string, string>>): ChildProcess {
    return spawn('bash', ['-c', `exec ${command}`], {
      ...{ cwd: folder, env: environment(names), stdio: 'ignore' },
    });
  }

  function run(commands: string, names: Readonly<Record<string, string>>): Promise<string> {
    return runCommand('bash', ['-ec', commands], {
      ...{ env: environment(names), timeoutMs: PATIENCE_MS },
    });
  }

  /** All but the last line once; the last, which is what a person looks again with, until it shows what the page says. */
  async function runUntil(
    commands: string,
    shows: readonly string[],
    names: Readonly<Record<string, string>>,
  ): Promise<void> {
    const lines = commands.trimEnd().split('\n');
    const last = shows.length > 0 ? (lines.pop() ?? '') : '';
    if (lines.length > 0) await run(lines.join('\n'), names);
    if (last === '') return;
    await eventually(async () => {
      const printed = await run(last, names);
      for (const text of shows) expect(printed).toContain(text);
    }, PATIENCE_MS);
  }
});
