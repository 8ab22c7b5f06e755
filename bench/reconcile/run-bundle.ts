import { createRequire } from 'node:module';

/** What a run of a function took: by the wall, and of its process's processor time; both in milliseconds. */
export interface BundleRun {
  readonly ms: number;
  readonly cpuMs: number;
  readonly result: unknown;
}

/** Runs the bundle of a function in this process, which is its own: `node run-bundle.js BUNDLE`, with the function's environment. */
async function main([bundle = '']: readonly string[]): Promise<void> {
  const { handler } = createRequire(import.meta.url)(bundle);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const result: unknown = await handler({});
  const { user, system } = process.cpuUsage(cpu);
  const run: BundleRun = {
    ms: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
    result,
  };
  process.send?.(run);
  process.disconnect();
}

await main(process.argv.slice(2));
