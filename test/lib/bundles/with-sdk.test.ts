import { describe, expect, it } from '@jest/globals';
import { bundle, DUAL, type Files, packageOf, run, warningsOf } from './bundle.ts';

const CLIENT = "new SQSClient({ region: 'eu-west-1' }).config.region()";

describe('the bundle of a handler that uses the AWS SDK', () => {
  const plain = bundle({
    'handler.ts': `import { SQSClient } from '@aws-sdk/client-sqs'; export const handler = () => ${CLIENT};`,
  });

  it('is as Node would load it, but for the SDK, which stays small', () => {
    const made = bundle({
      'handler.ts': `
        import { SQSClient } from '@aws-sdk/client-sqs';
        import old from 'old';
        export class OrderError extends Error {}
        export const handler = async () => [await ${CLIENT}, old(), import.meta.filename.endsWith('index.cjs'), OrderError.name, typeof require];`,
      ...packageOf('old', {
        'index.js':
          "const dual = require('dual'); const { basename } = require('path'); module.exports = () => [dual(), basename(__filename)];",
      }),
      ...DUAL,
    });

    expect(run(made)).toEqual([
      ...['eu-west-1', ['main', 'index.cjs'], true, 'OrderError', 'function'],
    ]);
    expect(made.bytes).toBeLessThan(plain.bytes + 3000);
    expect(warningsOf(made)).toEqual([]);
  });

  it.each<[string, Files, string]>([
    [
      'CommonJS requires the SDK',
      {
        'handler.ts': "import make from 'old'; export const handler = () => make();",
        ...packageOf('old', {
          'index.js': `const { SQSClient } = require('@aws-sdk/client-sqs'); module.exports = () => ${CLIENT};`,
        }),
      },
      'handler.ts',
    ],
    [
      'the entry is CommonJS',
      {
        'handler.cjs': `const { SQSClient } = require('@aws-sdk/client-sqs'); exports.handler = () => ${CLIENT};`,
      },
      'handler.cjs',
    ],
    [
      'the entry is CommonJS, and a module of it imports the SDK',
      {
        'handler.cjs': "exports.handler = () => require('./client.mjs').make();",
        'client.mjs': `import { SQSClient } from '@aws-sdk/client-sqs'; export const make = () => ${CLIENT};`,
      },
      'handler.cjs',
    ],
    [
      'the SDK is imported late',
      {
        'handler.ts': `export const handler = async () => { const { SQSClient } = await import('@aws-sdk/client-sqs'); return ${CLIENT}; };`,
      },
      'handler.ts',
    ],
  ])('works where %s', (_, files, entry) => {
    expect(run(bundle(files, entry))).toBe('eu-west-1');
  });

  it('has the SDK that a package has of its own, beside that of the handler', () => {
    const made = bundle({
      'handler.ts':
        "import { version } from 'old'; import * as sqs from '@aws-sdk/client-sqs'; export const handler = () => [version, typeof sqs.SQSClient];",
      ...packageOf(
        'old',
        { 'index.js': "export { version } from '@aws-sdk/client-sqs';" },
        { type: 'module', exports: './index.js' },
      ),
      ...Object.fromEntries(
        Object.entries(
          packageOf('@aws-sdk/client-sqs', { 'index.js': "exports.version = 'its own';" }),
        ).map(([file, text]) => [`node_modules/old/${file}`, text]),
      ),
    });

    expect(run(made)).toEqual(['its own', 'function']);
  });
});
