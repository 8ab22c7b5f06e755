import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { SubscriberFunction } from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

/** Files by their paths. */
export type Files = Readonly<Record<string, string>>;

/** A package of `node_modules` that is written for the test. */
export function packageOf(
  name: string,
  files: Files,
  fields: Readonly<Record<string, unknown>> = {},
) {
  const place = `node_modules/${name}`;
  const own = Object.entries(files).map(([file, text]) => [`${place}/${file}`, text]);
  return {
    [`${place}/package.json`]: JSON.stringify({ name, version: '1.0.0', ...fields }),
    ...Object.fromEntries(own),
  };
}

/** A package that is a function to `require`, and a module to `import`, for bundlers only. */
export const DUAL = packageOf(
  'dual',
  {
    'main.js': "module.exports = () => 'main'; module.exports.named = 'main';",
    'module.js': "export default () => 'module'; export const named = 'module';",
  },
  { main: 'main.js', module: 'module.js' },
);

/** What a `SubscriberFunction` deploys. */
export interface Bundle {
  readonly asset: string;
  readonly stack: Stack;
  readonly bytes: number;
}

/** Bundles `handler.ts`, or another file, of a folder with these files. */
export function bundle(files: Files, entry = 'handler.ts'): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bundles-'));
  mkdirSync(join(folder, 'node_modules'));
  for (const scope of ['@aws-sdk', '@smithy', '@aws-crypto', 'tslib'])
    if (existsSync(`node_modules/${scope}`))
      symlinkSync(resolve('node_modules', scope), join(folder, 'node_modules', scope));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const app = newApp();
  const stack = new Stack(app, 'Test');
  new SubscriberFunction(stack, 'f', { entry: join(folder, entry) });
  const [found] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const hash = String(found?.Properties.Code.S3Key).replace('.zip', '');
  const asset = join(app.outdir, `asset.${hash}`);
  return { asset, stack, bytes: readFileSync(join(asset, 'index.cjs')).length };
}

/** What `handler()` of a bundle returns, as JSON, in a Node of its own and in another folder. */
export function run({ asset }: Bundle): unknown {
  const path = JSON.stringify(join(asset, 'index.cjs'));
  const program = `Promise.resolve(require(${path}).handler()).then((said) => console.log(JSON.stringify(said)))`;
  const out = execFileSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
    env: {},
    cwd: tmpdir(),
  });
  return JSON.parse(out);
}

/** The warnings of a bundle's app. */
export const warningsOf = ({ stack }: Bundle) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
