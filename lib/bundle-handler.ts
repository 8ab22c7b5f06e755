import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { type BuildFailure, type BuildOptions, buildSync, formatMessagesSync } from 'esbuild';
import { findPackage } from './find-package.ts';

/**
 * What a bundle calls `waybill/subscriber`, which is built already and lies in the asset's `node_modules`. It has
 * another name there because Node, in a checkout of Waybill, would take `waybill/...` from the checkout.
 */
const PREBUILT = '@waybill/subscriber';

/** Packages that the prebuilt module has copies of. */
const SDK = ['@aws-sdk/*', '@smithy/*'];

/**
 * The code of a handler's file and all that it imports; its folder is named by the content's hash. `waybill/subscriber`
 * lies beside it, or is in one file with it when the handler uses the AWS SDK too: then there is one copy of the SDK.
 */
export function bundleHandler(entry: string): Code {
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the bundling below always succeeds or throws.
      image: DockerImage.fromRegistry('unused'),
      // CDK keeps one result per folder and command; this tells two handlers of one folder apart.
      command: [entry],
      local: {
        tryBundle: (folder) => {
          bundle(entry, folder);
          return true;
        },
      },
    },
  });
}

function bundle(entry: string, folder: string): void {
  const outfile = join(folder, 'index.cjs');
  const subscriber = join(findPackage(), 'dist', 'subscriber');
  const imports = build(entry, {
    outfile,
    alias: { 'waybill/subscriber': PREBUILT },
    external: [PREBUILT, ...SDK],
  });
  if (imports.some((path) => /^@(aws-sdk|smithy)\//.test(path))) {
    build(entry, { outfile, alias: { 'waybill/subscriber': join(subscriber, 'index.js') } });
  } else if (imports.includes(PREBUILT)) {
    const copy = join(folder, 'node_modules', `${PREBUILT}.js`);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(subscriber, 'lambda.cjs'), copy);
  }
}

/** Bundles an entry and answers what its bundle still imports. */
function build(entry: string, options: BuildOptions): readonly string[] {
  try {
    const { metafile } = buildSync({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      keepNames: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
      ...options,
      metafile: true,
    });
    return Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ path }) => path),
    );
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const messages = formatMessagesSync(error.errors, { kind: 'error', color: false });
    throw new Error(`the handler ${entry} cannot be bundled:\n${messages.join('')}`);
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return (
    typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)
  );
}
