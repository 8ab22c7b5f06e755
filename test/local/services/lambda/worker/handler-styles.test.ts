import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { probe, stopProbes } from '../probe.ts';

afterEach(stopProbes);

const NODE_22 = { runtime: 'nodejs22.x' };
const REMOVED = 'Runtime.CallbackHandlerDeprecated';

/** Sources: `CallbackContext.js` and `Runtime.js` of aws/aws-lambda-nodejs-runtime-interface-client 3.3. */
describe('a handler of the runtimes up to Node.js 22', () => {
  it.each([
    ['a callback', '(e, c, done) => setImmediate(done, null, 1)', '1'],
    ['the first callback of two', '(e, c, done) => { done(null, 1); done(null, 2); }', '1'],
    [
      'a callback, once its event loop is empty',
      '(e, c, done) => { const seen = []; done(null, seen); setTimeout(() => seen.push("late"), 20); }',
      '["late"]',
    ],
    [
      'a callback at once, where the context says so',
      '(e, c, done) => { c.callbackWaitsForEmptyEventLoop = false; const seen = []; setTimeout(() => seen.push("late"), 20); done(null, seen); }',
      '[]',
    ],
    ['succeed at once', '(e, c) => { setTimeout(() => {}, 5000); c.succeed(1); }', '1'],
    ['succeed, later than it returns', '(e, c) => { setTimeout(() => c.succeed(1), 5); }', '1'],
    ['done', '(e, c) => c.done(null, 1)', '1'],
    ['a promise', '(e, c) => Promise.resolve(1)', '1'],
    ['nothing, whatever it returns', '(e, c) => 1', 'null'],
    ['nothing, where it calls nobody back', '(e, c, done) => {}', 'null'],
    ['the default of its context', '(e, c) => c.succeed(c.callbackWaitsForEmptyEventLoop)', 'true'],
  ])('answers with %s', async (_, handler, payload) => {
    const { invoke } = probe(`exports.handler = ${handler};`, NODE_22);

    expect(await invoke()).toEqual({ ok: true, payload });
    expect(await invoke()).toEqual({ ok: true, payload });
  });

  it.each([
    ['a callback', '(e, c, done) => done(new TypeError("no"))', 'TypeError', 'no'],
    ['a callback with a text', '(e, c, done) => done("no")', 'string', 'no'],
    ['fail', '(e, c) => c.fail(new TypeError("no"))', 'TypeError', 'no'],
    ['fail without an error', '(e, c) => c.fail()', 'string', 'handled'],
    ['done', '(e, c) => c.done(new TypeError("no"))', 'TypeError', 'no'],
    ['what it throws', '(e, c, done) => { throw new TypeError("no"); }', 'TypeError', 'no'],
    [
      'a promise that nothing can settle',
      'async () => new Promise(() => {})',
      'Runtime.NodeJsExit',
      'a Promise that was never settled',
    ],
  ])('fails with %s', async (_, handler, errorType, message) => {
    const { invoke } = probe(`exports.handler = ${handler};`, NODE_22);

    expect(await invoke()).toMatchObject({
      ok: false,
      error: { errorType, errorMessage: expect.stringContaining(message) },
    });
  });
});

/** Sources: AWS compute blog, "Node.js 24 runtime now available in AWS Lambda"; H4ad/serverless-adapter#378. */
describe('a handler of the runtimes from Node.js 24 on', () => {
  it.each([
    ['what it returns', '(e) => 1', '1'],
    ['what its promise becomes', '(e) => Promise.resolve(1)', '1'],
    ['the methods that its context has not', 'async (e, c) => typeof c.succeed', '"undefined"'],
    ['a third parameter of an async function', 'async (e, c, done) => typeof done', '"undefined"'],
  ])('answers with %s', async (_, handler, payload) => {
    expect(await probe(`exports.handler = ${handler};`).invoke()).toEqual({ ok: true, payload });
  });

  it.each([
    ['a callback', '(e, c, done) => done(null, 1)', REMOVED],
    ['a promise that nothing can settle', '(e) => new Promise(() => {})', 'Runtime.NodeJsExit'],
  ])('rejects %s', async (_, handler, errorType) => {
    const result = await probe(`exports.handler = ${handler};`).invoke();

    expect(result).toMatchObject({ ok: false, error: { errorType } });
  });
});

/** Lambda developer guide, "Building Lambda functions with Node.js": the runtimes before 24 are told not to detect modules. */
describe('a .js file of which no package.json says what it is', () => {
  const MODULE = 'import { sep } from "node:path"; export const handler = async () => sep;';

  it.each([
    ['that imports', MODULE, '"/"'],
    ['that exports only', 'export const handler = async () => 1;', '1'],
    ['of CommonJS', 'exports.handler = async () => typeof require;', '"function"'],
  ])('%s is what its syntax says, from nodejs24.x on', async (_, code, payload) => {
    expect(await probe(code).invoke()).toEqual({ ok: true, payload });
  });

  it.each([
    ['in nodejs22.x', 'nodejs22.x', '{}'],
    ['where the function says that it is CommonJS', 'nodejs24.x', '{"type":"commonjs"}'],
  ])('rejects a module %s', async (_, runtime, settings) => {
    const { directory, invoke } = probe(MODULE, { runtime });
    writeFileSync(join(directory, 'package.json'), settings);

    expect(await invoke()).toMatchObject({
      ok: false,
      error: { errorType: 'Runtime.UserCodeSyntaxError' },
    });
  });
});

/** Source: `UserFunction.js` of aws/aws-lambda-nodejs-runtime-interface-client 3.3. */
describe('the name of a handler', () => {
  const FILES = {
    'index.js': 'exports.api = { orders: { create: async () => "nested" } }; exports.text = "no";',
    'src/orders.js': 'exports.create = async () => "in a folder";',
    'src/modules/package.json': '{"type":"module"}',
    'src/modules/orders.js': 'export const create = async () => "in a module";',
    'other.mjs': 'export default { handler: async () => 1 };',
  };

  function load(handler: string) {
    const { directory, invoke } = probe('', { handler });
    for (const [name, code] of Object.entries(FILES)) {
      mkdirSync(join(directory, name, '..'), { recursive: true });
      writeFileSync(join(directory, name), code);
    }
    return invoke();
  }

  it.each([
    ['index.api.orders.create', '"nested"'],
    ['src/orders.create', '"in a folder"'],
    ['src/modules/orders.create', '"in a module"'],
  ])('may be %s', async (handler, payload) => {
    expect(await load(handler)).toEqual({ ok: true, payload });
  });

  it.each([
    ['index', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['../index.api', 'Runtime.MalformedHandlerName', "'../index.api' is not a valid handler name"],
    ['index.api.nobody.create', 'Runtime.HandlerNotFound', 'is undefined or not exported'],
    ['index.text', 'Runtime.HandlerNotFound', 'index.text is not a function'],
    ['other.handler', 'Runtime.HandlerNotFound', 'is undefined or not exported'],
    ['nobody.handler', 'Runtime.ImportModuleError', "Cannot find module 'nobody'"],
  ])('rejects %s', async (handler, errorType, message) => {
    expect(await load(handler)).toMatchObject({
      ok: false,
      error: { errorType, errorMessage: expect.stringContaining(message) },
    });
  });
});
