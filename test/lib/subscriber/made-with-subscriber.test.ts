import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  CfnFunction,
  Code,
  DockerImageCode,
  DockerImageFunction,
  type FunctionProps,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type AppProps, Aws, Stack } from 'aws-cdk-lib/core';
import { buildSync } from 'esbuild';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

// CDK keeps each runtime that it is told of, and this worker runs other files afterwards.
const runtimes = Runtime.ALL.length;
afterAll(() => {
  Runtime.ALL.length = runtimes;
});

const MADE =
  "import { subscriber } from 'waybill/subscriber'; export const handler = subscriber(() => {});";
const PLAIN = 'export const handler = async () => ({ batchItemFailures: [] });';
const ALONE = "export { RetryLater as handler } from 'waybill/subscriber';";

type Make = (stack: Stack) => LambdaFunction;

/** A function of Node whose code is the one that is given. */
function of(code: Code, props: Partial<FunctionProps> = {}): Make {
  return (stack) =>
    new LambdaFunction(stack, 'f', {
      code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      ...props,
    });
}

/** A folder of files, each with its content. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-code-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const asset = (files: Readonly<Record<string, string>>) => Code.fromAsset(folderOf(files));

function zipOf(content: string): string {
  const folder = folderOf({ 'index.js': content });
  const write =
    'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").write(sys.argv[2], "index.js")';
  execFileSync('python3', ['-c', write, join(folder, 'code.zip'), join(folder, 'index.js')]);
  return join(folder, 'code.zip');
}

/** A function that CDK bundles by itself. */
function bundled(source: string, bundling: BundlingOptions = {}): Make {
  return (stack) => {
    const folder = folderOf({
      'index.ts': source,
      'package-lock.json': '{}',
      'package.json': '{}',
    });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    return new NodejsFunction(stack, 'f', {
      entry: join(folder, 'index.ts'),
      depsLockFilePath: join(folder, 'package-lock.json'),
      projectRoot: folder,
      runtime: Runtime.NODEJS_24_X,
      bundling: {
        esbuildArgs: { '--alias:waybill/subscriber': resolve('dist/subscriber/index.js') },
        ...bundling,
      },
    });
  };
}

function ours(source: string): Make {
  return (stack) =>
    new SubscriberFunction(stack, 'f', { entry: join(folderOf({ 'h.ts': source }), 'h.ts') });
}

/** What another tool than CDK makes of a handler. */
function builtBy(options: Parameters<typeof buildSync>[0]): Code {
  const folder = folderOf({ 'in/index.ts': MADE });
  buildSync({
    entryPoints: [join(folder, 'in/index.ts')],
    bundle: true,
    platform: 'node',
    outdir: join(folder, 'out'),
    alias: { 'waybill/subscriber': resolve('dist/subscriber/index.js') },
    absWorkingDir: process.cwd(),
    nodePaths: [resolve('node_modules')],
    ...options,
  });
  return Code.fromAsset(join(folder, 'out'));
}

/** Synthesizes an app in which a function is a subscriber. */
function synthesize(make: Make, props?: AppProps): void {
  const stack = new Stack(newApp(props), 'Test');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  router.addSubscriber('one', {
    pattern: { type: ['a'] },
    target: new FunctionTarget(make(stack)),
  });
  Template.fromStack(stack);
}

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return 'nothing was refused';
}

const layer = (stack: Stack) =>
  new LayerVersion(stack, 'Layer', { code: asset({ 'nodejs/a.js': 'exports.a = 1;' }) });

describe('a function that was not made with subscriber()', () => {
  it.each<[string, Make, RegExp]>([
    ['its code is inline', of(Code.fromInline('exports.handler = () => {};')), /inline code/],
    ['no file of its folder has it', of(asset({ 'index.js': PLAIN })), /no file of .*asset\./],
    [
      'only the package lies beside it',
      of(asset({ 'index.js': PLAIN, 'node_modules/waybill/dist/subscriber/index.js': MADE })),
      /no file of/,
    ],
    [
      'only the name of the package is in it',
      of(asset({ 'index.js': "import { RetryLater } from 'waybill/subscriber';" })),
      /no file of/,
    ],
    ['CDK has bundled it', bundled(PLAIN, { minify: true }), /no file of/],
    ['a SubscriberFunction has bundled it', ours(PLAIN), /no file of/],
    ['its SubscriberFunction has only errors of the package', ours(ALONE), /no file of/],
  ])('is refused at synth when %s', (_, make, where) => {
    const refused = messageOf(() => synthesize(make));

    expect(refused).toMatch(
      /subscriber "one": its function Test\/f was not made with `subscriber\(\)`, .* SubscriberFunction is the shortest way; or have a function of any kind and language invoked as it is, by `new InvokeTarget\(fn\)`/,
    );
    expect(refused).toMatch(where);
  });

  it('is refused when it shares its code with another function', () => {
    const code = asset({ 'index.js': PLAIN });

    expect(() =>
      synthesize((stack) => {
        new LambdaFunction(stack, 'other', {
          code,
          handler: 'index.handler',
          runtime: Runtime.NODEJS_24_X,
        });
        return of(code)(stack);
      }),
    ).toThrow(/Test\/f was not made with/);
  });

  it.each([
    Runtime.PYTHON_3_13,
    Runtime.JAVA_21,
    Runtime.DOTNET_8,
    Runtime.RUBY_3_4,
    Runtime.GO_1_X,
  ])('is refused at once when it runs on $name', (runtime) => {
    expect(() => synthesize(of(asset({ 'index.js': MADE }), { runtime }))).toThrow(
      `the subscriber's function Test/f runs on ${runtime.name}, where nothing would account for its events`,
    );
  });

  it.each<[string, Make]>([
    [
      'a layer has it',
      (stack) => of(asset({ 'index.js': PLAIN }), { layers: [layer(stack)] })(stack),
    ],
    [
      'a layer is added later',
      (stack) => {
        const made = of(Code.fromInline('exports.handler = () => {};'))(stack);
        made.addLayers(layer(stack));
        return made;
      },
    ],
    ['it is a zip file', of(Code.fromAsset(zipOf(PLAIN)))],
    [
      'it is in a bucket',
      (stack) => of(Code.fromBucket(Bucket.fromBucketName(stack, 'B', 'code'), 'code.zip'))(stack),
    ],
    ['a parameter says where it is', of(Code.fromCfnParameters())],
    [
      'it is a container image',
      (stack) =>
        new DockerImageFunction(stack, 'f', {
          code: DockerImageCode.fromEcr(new Repository(stack, 'Images')),
        }),
    ],
    [
      'the template has other code',
      (stack) => {
        const made = of(Code.fromInline('exports.handler = () => {};'))(stack);
        const { defaultChild } = made.node;
        if (defaultChild instanceof CfnFunction)
          defaultChild.addPropertyOverride('Code', {
            ZipFile: Aws.NO_VALUE,
            S3Bucket: 'code',
            S3Key: 'code.zip',
          });
        return made;
      },
    ],
  ])('passes where it cannot be seen: %s', (_, make) => {
    expect(() => synthesize(make)).not.toThrow();
  });

  it('passes where CDK has not bundled it, since it is not deployed', () => {
    const context = { 'aws:cdk:bundling-stacks': ['Other'] };

    expect(() => synthesize(ours(PLAIN), { context })).not.toThrow();
  });
});

describe('a function that was made with subscriber()', () => {
  it.each<[string, Make]>([
    ['a SubscriberFunction', ours(MADE)],
    [
      'a SubscriberFunction with the AWS SDK',
      (stack) =>
        new SubscriberFunction(stack, 'f', { entry: 'test/integration/handlers/probe.ts' }),
    ],
    ['bundled by CDK', bundled(MADE)],
    ['minified by CDK', bundled(MADE, { minify: true })],
    ['an ES module', bundled(MADE, { minify: true, format: OutputFormat.ESM })],
    ['with a source map', bundled(MADE, { minify: true, sourceMap: true })],
    [
      'with the package from elsewhere',
      bundled(MADE, { minify: true, externalModules: ['waybill'], esbuildArgs: {} }),
    ],
    ['in pieces, by another tool', of(builtBy({ splitting: true, format: 'esm', minify: true }))],
    ['with names that are mangled', of(builtBy({ minify: true, mangleProps: /Seconds$/ }))],
    ['not bundled', of(asset({ 'index.mjs': MADE }))],
    [
      'not bundled, and deep in folders',
      of(asset({ 'index.js': "require('./a/b')", 'a/b/index.js': MADE })),
    ],
    [
      'of a runtime of its own',
      of(asset({ bootstrap: MADE }), { runtime: Runtime.PROVIDED_AL2023 }),
    ],
    [
      'of a Node that CDK does not know',
      of(asset({ 'index.mjs': MADE }), {
        runtime: new Runtime('nodejs26.x', RuntimeFamily.NODEJS),
      }),
    ],
  ])('is no fault: %s', (_, make) => {
    expect(() => synthesize(make)).not.toThrow();
  });

  it('is no fault where CDK stages no assets', () => {
    const context = { 'aws:cdk:disable-asset-staging': true };

    expect(() => synthesize(of(asset({ 'index.mjs': MADE })), { context })).not.toThrow();
    expect(() => synthesize(of(asset({ 'index.mjs': PLAIN })), { context })).toThrow(/no file of/);
  });
});
