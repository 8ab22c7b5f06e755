import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { type BuildFailure, buildSync, formatMessagesSync } from 'esbuild';
import { findPackage } from './find-package.ts';

/** The code of a handler's file and all that it imports, as one file; its folder is named by the content's hash. */
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
          bundle(entry, join(folder, 'index.cjs'));
          return true;
        },
      },
    },
  });
}

function bundle(entry: string, outfile: string): void {
  try {
    buildSync({
      entryPoints: [entry],
      outfile,
      bundle: true,
      minify: true,
      keepNames: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      alias: { 'waybill/subscriber': subscriberModule() },
      logLevel: 'silent',
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const messages = formatMessagesSync(error.errors, { kind: 'error', color: false });
    throw new Error(`the handler ${entry} cannot be bundled:\n${messages.join('')}`);
  }
}

/** The built module in the published package, its source in a checkout. */
function subscriberModule(): string {
  const built = join(findPackage(), 'dist', 'subscriber', 'index.js');
  return existsSync(built) ? built : join(findPackage(), 'subscriber', 'index.ts');
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return (
    typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)
  );
}
