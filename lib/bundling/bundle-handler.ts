import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { readWarnings } from './bundle-warnings.ts';
import { bundleWithSdk, SDK, usesSdk } from './bundle-with-sdk.ts';
import { copyNamedFiles } from './copy-named-files.ts';
import { findPackage } from './find-package.ts';
import { AS_NODE, runEsbuild } from './run-esbuild.ts';

/**
 * What a bundle calls `waybill/subscriber`, which is built already and lies in the asset's `node_modules`. It has
 * another name there because Node, in a checkout of Waybill, would take `waybill/...` from the checkout.
 */
const PREBUILT = '@waybill/subscriber';

/** The warnings of each entry: CDK bundles one that several functions have only once. */
const WARNINGS = new Map<string, readonly string[]>();

/** What a person should read about the bundle of an entry, once it is made. */
export function bundleWarnings(entry: string): readonly string[] {
  return WARNINGS.get(entry) ?? [];
}

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
          WARNINGS.set(entry, bundle(entry, folder));
          return true;
        },
      },
    },
  });
}

/** Writes the bundle and what belongs to it; returns the warnings. */
function bundle(entry: string, folder: string): readonly string[] {
  const subscriber = join(findPackage(), 'dist', 'subscriber');
  const options = {
    entryPoints: [entry],
    alias: { 'waybill/subscriber': PREBUILT },
    external: [PREBUILT, ...SDK],
  };
  const bundled = runEsbuild(entry, { ...AS_NODE, ...options });
  const { text, metafile } = bundled;
  const withSdk = usesSdk(metafile);
  const alias = { [PREBUILT]: join(subscriber, 'index.js') };
  const code = withSdk ? bundleWithSdk(entry, { metafile, options, alias }) : text;
  writeFileSync(join(folder, 'index.cjs'), code);
  const [{ imports = [], inputs = {} } = {}] = Object.values(metafile.outputs);
  if (!withSdk && imports.some(({ path }) => path === PREBUILT)) {
    const copy = join(folder, 'node_modules', `${PREBUILT}.js`);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(subscriber, 'lambda.cjs'), copy);
  }
  return [
    ...readWarnings(entry, bundled),
    ...copyNamedFiles(entry, { files: Object.keys(inputs), folder }),
  ];
}
