import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { makePaint } from '../format/paint.ts';
import { makeJsonReporter } from './json-reporter.ts';
import type { StartOptions } from './parse-start-options.ts';
import type { Reporter } from './reporter.ts';
import { followWaybills, readEvents, sendEvents } from './send-events.ts';
import { readCdkApp, synthesize } from './synthesize.ts';
import { makeTextReporter } from './text-reporter.ts';
import { watchHandlers } from './watch-handlers.ts';

/** Each ends a start: Ctrl-C, `kill`, and a terminal that is closed. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a CDK app on the embedded cloud until a signal, or until nobody reads its output any more, which ends it cleanly;
 * a second signal ends it at once.
 */
export async function start(options: StartOptions): Promise<void> {
  const stop = new AbortController();
  for (const name of ENDINGS) process.once(name, () => stop.abort());
  process.stdout.once('error', () => stop.abort());
  try {
    await run(options, stop.signal);
  } catch (error) {
    // What was cut short by the signal fails for no other reason.
    if (!stop.signal.aborted) throw error;
  }
}

async function run(options: StartOptions, signal: AbortSignal): Promise<void> {
  const events = options.events === undefined ? [] : readEvents(options.events);
  const reporter = makeReporter(options);
  const outdir = mkdtempSync(join(tmpdir(), 'waybill-assembly-'));
  const assembly = options.assembly ?? outdir;
  try {
    const app = options.assembly === undefined ? readCdkApp(options.app) : undefined;
    // The cloud's code is read while the app is synthesized.
    const [{ startCloud }] = await Promise.all([
      import('../../local/cloud/start-cloud.ts'),
      app && synthesize(app, { outdir, signal }),
    ]);
    const cloud = await startCloud({
      ...cloudOptions(options),
      assembly,
      log: reporter.log,
    }).catch((error: unknown) => {
      reporter.failed();
      throw error;
    });
    const watching = options.watch && app !== undefined;
    const unwatch = watching ? watchHandlers({ cloud, app, assembly: outdir, reporter }) : () => {};
    try {
      reporter.ready(cloud);
      if (events.length > 0) await send(events, { cloud, reporter, signal });
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      unwatch();
      await cloud.stop();
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function makeReporter({ json }: StartOptions): Reporter {
  const write = (text: string) => void process.stdout.write(text);
  return json
    ? makeJsonReporter(write)
    : makeTextReporter(write, makePaint(process.stdout, process.env));
}

function cloudOptions(options: StartOptions) {
  const { httpPort, awsPort, allowedHosts, stack, dataDir, dropDamaged } = options;
  const { parameters, secrets } = options;
  return {
    httpPort,
    awsPort,
    allowedHosts,
    dropDamaged,
    parameters,
    secrets,
    ...(stack === undefined ? {} : { stack }),
    ...(dataDir === undefined ? {} : { dataDir }),
  };
}

async function send(
  events: readonly string[],
  {
    cloud,
    reporter,
    signal,
  }: { readonly cloud: Cloud; readonly reporter: Reporter; readonly signal: AbortSignal },
): Promise<void> {
  const router = { url: cloud.url, signal };
  const trackingIds = await sendEvents(router, events);
  await followWaybills(router, trackingIds, reporter.waybill);
  reporter.sent();
}
