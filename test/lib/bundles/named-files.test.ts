import { describe, expect, it } from '@jest/globals';
import { bundle, type Files, packageOf, run, warningsOf } from './bundle.ts';

describe('files beside the code of a handler', () => {
  it.each<[string, string]>([
    ['join', "join(__dirname, 'text', 'a.txt')"],
    ['resolve', "resolve(__dirname, 'text/a.txt')"],
    ['import.meta.dirname', "join(import.meta.dirname, 'text/a.txt')"],
    ['a URL', "new URL('./text/a.txt', import.meta.url)"],
    ['a sum', "__dirname + '/text/a.txt'"],
    ['a template', `\`\${__dirname}/text/a.txt\``],
    ['import.meta.resolve', "new URL(import.meta.resolve('./text/a.txt'))"],
  ])('are there when they are named by %s', (_, name) => {
    const made = bundle(
      {
        'src/handler.ts': `
        import { readFileSync } from 'node:fs';
        import { join, resolve } from 'node:path';
        const read: (file: string | URL) => string = (file) => readFileSync(file, 'utf8'); // join(__dirname, '../no')
        export const handler = () => [read(${name}), join('a', 'b'), resolve('/')];`,
        'src/text/a.txt': 'text of a',
        no: '',
      },
      'src/handler.ts',
    );

    expect(run(made)).toEqual(['text of a', 'a/b', '/']);
    expect(warningsOf(made)).toEqual([]);
  });

  it('are there where a module makes its own `__dirname` and `require`', () => {
    const made = bundle(
      {
        'handler.mts': `
        import { readFileSync } from 'node:fs';
        import { createRequire } from 'node:module';
        import { dirname, join } from 'node:path';
        import { fileURLToPath } from 'node:url';
        const __dirname = dirname(fileURLToPath(import.meta.url));
        const require = createRequire(import.meta.url);
        export const handler = () => [readFileSync(join(__dirname, 'a.txt'), 'utf8'), require('./b.json').b];`,
        'a.txt': 'text of a',
        'b.json': '{"b": 1}',
      },
      'handler.mts',
    );

    expect(run(made)).toEqual(['text of a', 1]);
    expect(warningsOf(made)).toEqual([]);
  });

  it('are there with the folder that they are in', () => {
    const made = bundle({
      'handler.ts':
        "import { readdirSync } from 'node:fs'; import { join } from 'node:path'; export const handler = () => readdirSync(join(__dirname, 'text'));",
      'text/a.txt': 'a',
      'text/b.txt': 'b',
      'text/.env': 'PASSWORD=a',
    });

    expect(run(made)).toEqual(['a.txt', 'b.txt']);
  });

  it('stay where they are when they may have secrets', () => {
    const made = bundle({
      'handler.ts':
        "import { existsSync } from 'node:fs'; import { join } from 'node:path'; export const handler = () => existsSync(join(__dirname, '.env'));",
      '.env': 'PASSWORD=a',
    });

    expect(run(made)).toBe(false);
    expect(warningsOf(made)).toEqual([
      expect.stringMatching(
        /names the file "\.env", which is not deployed, since .* `environment`/,
      ),
    ]);
  });

  it('are there for packages too', () => {
    const made = bundle({
      'handler.ts': "import old from 'old'; export const handler = () => old;",
      ...packageOf('old', {
        'index.js':
          "module.exports = require('fs').readFileSync(require('path').join(__dirname, 'data/a.txt'), 'utf8');",
        'data/a.txt': 'text of a package',
      }),
    });

    expect(run(made)).toBe('text of a package');
  });

  it('make no fault of what Node would not find either', () => {
    const made = bundle({
      'handler.ts':
        "import { join } from 'node:path'; export const handler = () => join(__dirname, 'none').length > 0;",
    });

    expect(run(made)).toBe(true);
  });

  it.each<[string, Files, RegExp]>([
    [
      'above the code',
      {
        'src/handler.ts': "export const handler = new URL('../a.txt', import.meta.url);",
        'a.txt': '',
      },
      /src\/handler\.ts names the file "\.\.\/a\.txt", which is not below the source's folder, .*; import what it says/,
    ],
    [
      'of two modules, in one place',
      {
        'src/handler.ts':
          "import './b/b.ts'; export const handler = new URL('./a.txt', import.meta.url);",
        'src/b/b.ts': "console.log(new URL('./a.txt', import.meta.url));",
        'src/a.txt': 'one',
        'src/b/a.txt': 'other',
      },
      /and .*a\.txt has the same place in the bundle/,
    ],
  ])('are refused %s', (_, files, message) => {
    expect(() => bundle(files, 'src/handler.ts')).toThrow(message);
  });
});
