import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib/core';
import { SubscriberFunction } from '../../../lib/index.ts';
import { newApp } from '../synth.ts';
import { bundle, DUAL, type Files, packageOf, run, warningsOf } from './bundle.ts';

describe('a handler that no bundle can have', () => {
  it.each<[string, Files, RegExp]>([
    [
      'that waits at its top',
      { 'handler.ts': 'const a = await Promise.resolve(1);\nexport const handler = () => a;' },
      /handler\.ts:1:10:[\s\S]*make the promise there, and await it inside the handler/,
    ],
    [
      'a module of which waits at its top',
      {
        'handler.ts': "import { a } from './a.ts'; export const handler = () => a;",
        'a.ts': 'export const a = await 1;',
      },
      /a\.ts:1:17:[\s\S]*await it inside the handler/,
    ],
    [
      'that requires a name that it computes',
      { 'handler.ts': 'export const handler = (name: string) => require(name);' },
      /handler\.ts:1:41:[\s\S]*must be named literally, .* by `createRequire\(import.meta.url\)`/,
    ],
    [
      'that imports a name that it computes',
      {
        'handler.ts':
          'export const handler = async (name: string) => { try { return await import(name); } catch {} };',
      },
      /handler\.ts:1:\d+:[\s\S]*must be named literally/,
    ],
    [
      'that looks for a package',
      { 'handler.ts': "export const handler = () => require.resolve('dual');", ...DUAL },
      /handler\.ts:1:\d+:[\s\S]*must be named literally/,
    ],
    [
      'with a native addon',
      { 'handler.ts': "import a from './a.node'; export const handler = () => a;", 'a.node': '' },
      /"\.node" files[\s\S]*cannot be bundled: use a NodejsFunction .* or a container image/,
    ],
    [
      'a package of which has a native addon',
      {
        'handler.ts': "import a from 'native'; export const handler = () => a;",
        ...packageOf('native', {
          'index.js': "module.exports = require('./a.node');",
          'a.node': '',
        }),
      },
      /node_modules\/native\/[\s\S]*use a NodejsFunction/,
    ],
  ])('is refused: one %s', (_, files, message) => {
    expect(() => bundle(files)).toThrow(message);
  });
});

describe('what esbuild warns of', () => {
  it('is said of the function', () => {
    const made = bundle({
      'handler.ts': 'export const handler = (a: unknown) => typeof a === "nmuber";',
    });

    expect(warningsOf(made)).toEqual([
      expect.stringMatching(/in the bundle of .*handler\.ts: [\s\S]*"nmuber"[\s\S]*waybill:bundle/),
    ]);
  });

  it('is said of each function of an entry', () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'waybill-entry-')), 'handler.ts');
    writeFileSync(entry, 'export const handler = (a: unknown) => a == -0;');
    const stack = new Stack(newApp(), 'Test');

    const functions = ['a', 'b'].map((id) => new SubscriberFunction(stack, id, { entry }));

    for (const { node } of functions)
      expect(node.metadata.map(({ type }) => type)).toContain('aws:cdk:warning');
  });

  it('is said once of a package that loads names that it computes', () => {
    const made = bundle({
      'handler.ts': "import old from 'old'; export const handler = () => old.two;",
      ...packageOf('old', {
        'index.js':
          'exports.one = (a) => require(a); exports.more = (a) => require(a + 1); exports.two = 2;',
      }),
    });

    expect(run(made)).toBe(2);
    expect(warningsOf(made)).toEqual([
      expect.stringMatching(
        /the package old loads modules, or a native addon, by names that it computes.*old\/index\.js:1/,
      ),
    ]);
  });

  it('is said of a package that hands on `require`, as those with native addons do', () => {
    const made = bundle({
      'handler.ts': "import old from 'old'; export const handler = () => old;",
      ...packageOf('old', {
        'index.js':
          "const load = require; if (require.main === module) load('x'); module.exports = 1;",
      }),
    });

    expect(run(made)).toBe(1);
    expect(warningsOf(made)).toEqual([
      expect.stringMatching(/the package old loads modules, or a native addon, by names/),
    ]);
  });

  it('is not said of a package that asks whether it is the program', () => {
    const made = bundle({
      'handler.ts': "import old from 'old'; export const handler = () => old;",
      ...packageOf('old', { 'index.js': 'module.exports = require.main === module;' }),
    });

    expect(run(made)).toBe(false);
    expect(warningsOf(made)).toEqual([]);
  });

  it('is said of modules by a template without an extension, which Node would try', () => {
    const made = bundle({
      'handler.ts':
        "import old from 'old'; export const handler = () => [old.whole('a'), old.open('a.js')];",
      ...packageOf('old', {
        'index.js':
          "exports.whole = (name) => require('./text/' + name + '.js'); exports.open = (name) => require('./text/' + name);",
        'text/a.js': 'module.exports = 1;',
      }),
    });

    expect(run(made)).toEqual([1, 1]);
    expect(warningsOf(made)).toEqual([
      expect.stringMatching(
        /old\/index\.js loads modules by a template, \.\/text\/\*\*\/\*, that has no extension/,
      ),
    ]);
  });

  it('is said of code that computes names of files', () => {
    const made = bundle({
      'handler.ts':
        "import { join } from 'node:path'; export const handler = (a: string) => join(__dirname, a);",
    });

    expect(warningsOf(made)).toEqual([
      expect.stringMatching(
        /handler\.ts looks for files in its own folder under names that it computes/,
      ),
    ]);
  });
});
