import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { BuildOptions, Metafile } from 'esbuild';
import { AS_NODE, runEsbuild } from './run-esbuild.ts';

/** The AWS SDK's packages, which a first build leaves out. */
export const SDK = ['@aws-sdk/*', '@smithy/*'];

const OF_SDK = /^@(aws-sdk|smithy)\//;

/** Whether a bundle that has no SDK in it imports it. */
export function usesSdk(metafile: Metafile): boolean {
  return sdkImports(metafile).length > 0;
}

/** A bundle without the SDK: what came of it, and the options that made it. */
export interface WithoutSdk {
  readonly metafile: Metafile;
  readonly options: BuildOptions;
  /** Where the bundle's own name of `waybill/subscriber` leads to. */
  readonly alias: Readonly<Record<string, string>>;
}

/**
 * The bundle of a handler with the AWS SDK in it. The SDK's own modules are for bundlers (by `module`: a third smaller),
 * and all else is as Node chooses it: so first comes a bundle of all else, and then one of that with the SDK. Where that
 * cannot be, since CommonJS requires the SDK or a package has an SDK of its own, all of it is as Node chooses.
 */
export function bundleWithSdk(entry: string, { metafile, options, alias }: WithoutSdk): string {
  if (!canSplit(entry, metafile)) {
    const whole = { ...options, external: [], alias: { ...options.alias, ...alias } };
    return runEsbuild(entry, { ...AS_NODE, ...whole }).text;
  }
  const { text } = runEsbuild(entry, { ...AS_NODE, ...options, format: 'esm' });
  return runEsbuild(entry, {
    stdin: { contents: text, resolveDir: dirname(entry), sourcefile: entry, loader: 'js' },
    mainFields: ['module', 'main'],
    alias,
  }).text;
}

/** Whether all imports of the SDK are those of modules, and would find the same files from the handler's place. */
function canSplit(entry: string, metafile: Metafile): boolean {
  const [output] = Object.values(metafile.outputs);
  const { entryPoint = '' } = output ?? {};
  if (metafile.inputs[entryPoint]?.format !== 'esm') return false;
  return sdkImports(metafile).every(
    ({ importer, path, kind }) =>
      kind !== 'require-call' && find(importer, path) === find(entry, path),
  );
}

function sdkImports({ inputs }: Metafile) {
  return Object.entries(inputs).flatMap(([input, { imports }]) =>
    imports
      .filter(({ path, external }) => external === true && OF_SDK.test(path))
      .map(({ path, kind }) => ({ importer: resolve(input), path, kind })),
  );
}

function find(importer: string, path: string): string | undefined {
  try {
    return createRequire(importer).resolve(path);
  } catch {
    return undefined;
  }
}
