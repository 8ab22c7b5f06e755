import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bundle, DUAL, type Files, packageOf, run } from './bundle.ts';

/** A dual package by `exports`, with the condition `module`, which Node does not know. */
const CONDITIONS = packageOf(
  'conditions',
  {
    'module.js': "export default () => 'module';",
    'import.mjs': "export default () => 'import';",
    'require.js': "module.exports = () => 'require';",
  },
  { exports: { module: './module.js', import: './import.mjs', require: './require.js' } },
);

describe('the bundle of a handler', () => {
  it('has all of `import.meta`, which is that of the bundle', () => {
    const made = bundle({
      'handler.ts': `
        import { other } from './deep/other.ts';
        const { url, filename, dirname, resolve } = import.meta;
        export const handler = () => [
          import.meta.url === url, import.meta.filename === filename, import.meta.dirname, dirname, url, other,
          resolve('node:fs'), resolve('fs'), resolve('./a.txt'), resolve('https://a.example/'),
          import.meta.main, import.meta.env === undefined, new URL('.', import.meta.url).pathname,
        ];`,
      'deep/other.ts': 'export const other = import.meta.filename;',
    });

    const { asset } = made;
    const file = join(asset, 'index.cjs');
    expect(run(made)).toEqual([
      ...[true, true, asset, asset, `file://${file}`, file],
      ...['node:fs', 'node:fs', `file://${asset}/a.txt`, 'https://a.example/'],
      ...[false, true, `${asset}/`],
    ]);
  });

  it('has nothing of `import.meta` where it is not used', () => {
    const { asset } = bundle({ 'handler.ts': 'export const handler = () => 1;' });

    expect(readFileSync(join(asset, 'index.cjs'), 'utf8')).not.toContain('pathToFileURL');
  });

  it('loads what Node has by `createRequire`', () => {
    const made = bundle({
      'handler.ts': `
        import { createRequire } from 'node:module';
        export const handler = () => createRequire(import.meta.url)('node:path').basename('/a/b');`,
    });

    expect(run(made)).toBe('b');
  });

  it.each<[string, Files, unknown]>([
    [
      'what CommonJS requires is the function, and not a namespace',
      {
        'handler.ts': "import old from 'old'; export const handler = () => old();",
        ...packageOf('old', {
          'index.js': "const dual = require('dual'); module.exports = () => dual();",
        }),
        ...DUAL,
      },
      'main',
    ],
    [
      'what is imported is by `main`, since Node knows no `module`',
      {
        'handler.ts':
          "import dual, { named } from 'dual'; export const handler = () => [dual(), named];",
        ...DUAL,
      },
      ['main', 'main'],
    ],
    [
      'conditions are those of Node',
      {
        'handler.ts':
          "import one from 'conditions'; import other from 'old'; export const handler = () => [one(), other()];",
        ...packageOf('old', { 'index.js': "module.exports = require('conditions');" }),
        ...CONDITIONS,
      },
      ['import', 'require'],
    ],
    [
      'a package with no more than `module` is found',
      {
        'handler.ts': "import { one } from 'only'; export const handler = () => one;",
        ...packageOf('only', { 'es.js': 'export const one = 1;' }, { module: 'es.js' }),
      },
      1,
    ],
    [
      'CommonJS may require a module',
      {
        'handler.ts': "import old from 'old'; export const handler = () => old;",
        ...packageOf('old', { 'index.js': "module.exports = require('esm').one;" }),
        ...packageOf(
          'esm',
          { 'index.js': 'export const one = 1;' },
          { type: 'module', exports: './index.js' },
        ),
      },
      1,
    ],
  ])('is as Node would load it: %s', (_, files, expected) => {
    expect(run(bundle(files))).toEqual(expected);
  });

  it('is as Node would load it when its entry is CommonJS', () => {
    const files = {
      'handler.cjs':
        "const dual = require('dual'); exports.handler = () => [dual(), __filename.endsWith('index.cjs')];",
      ...DUAL,
    };

    expect(run(bundle(files, 'handler.cjs'))).toEqual(['main', true]);
  });

  it('has modules that are named by a template', () => {
    const made = bundle({
      'handler.ts': `const language = 'en'; export const handler = async () => (await import(\`./text/\${language}.ts\`)).hello;`,
      'text/en.ts': "export const hello = 'hello';",
    });

    expect(run(made)).toBe('hello');
  });
});
