import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ARN, probe, stopProbes } from './probe.ts';

afterEach(stopProbes);

describe('Functions', () => {
  it.each([
    ['an async handler', 'exports.handler = async (event) => ({ got: event.a });', '{"got":1}'],
    ['no result', 'exports.handler = async () => {};', 'null'],
    [
      'its variables',
      'exports.handler = async () => [process.env.COLOUR, process.env.AWS_LAMBDA_FUNCTION_NAME];',
      '["blue","probe"]',
    ],
    [
      'its ARN and memory',
      'exports.handler = async (e, c) => [c.invokedFunctionArn, c.memoryLimitInMB];',
      `["${ARN}","128"]`,
    ],
    [
      'the time that is left',
      'exports.handler = async (e, c) => c.getRemainingTimeInMillis() > 5000;',
      'true',
    ],
  ])('answers with %s', async (_, code, payload) => {
    expect(await probe(code).invoke({ a: 1 })).toEqual({ ok: true, payload });
  });

  it.each([
    [
      'a thrown error',
      'exports.handler = async () => { throw new TypeError("no"); };',
      'TypeError',
      'no',
    ],
    [
      'a process that ends',
      'exports.handler = async () => process.exit(3);',
      'Runtime.ExitError',
      'exit status 3',
    ],
    [
      'a crash',
      'exports.handler = () => new Promise(() => setImmediate(() => { throw new RangeError("boom"); }));',
      'RangeError',
      'boom',
    ],
    [
      'a rejection that nobody handles',
      'exports.handler = () => new Promise(() => { Promise.reject(new TypeError("left")); });',
      'Runtime.UnhandledPromiseRejection',
      'TypeError: left',
    ],
    [
      'a process that ends without a reason',
      'exports.handler = async () => process.exit();',
      'Runtime.ExitError',
      'Runtime exited without providing a reason',
    ],
    [
      'a rejection at init that nobody handles',
      'Promise.reject(new Error("left")); exports.handler = async () => {};',
      'Runtime.UnhandledPromiseRejection',
      'Error: left',
    ],
    [
      'a process that ends at init',
      'process.exit(4); exports.handler = async () => {};',
      'Runtime.ExitError',
      'exit status 4',
    ],
    [
      'a package that is not there',
      'require("not-there"); exports.handler = async () => {};',
      'Runtime.ImportModuleError',
      "Cannot find module 'not-there'",
    ],
    [
      'code that cannot be read',
      'exports.handler = async () => {;',
      'Runtime.UserCodeSyntaxError',
      'SyntaxError',
    ],
    [
      'a result that is no JSON',
      'exports.handler = async () => 1n;',
      'Runtime.MarshalError',
      'BigInt',
    ],
    ['a missing export', 'exports.other = 1;', 'Runtime.HandlerNotFound', 'index.handler'],
    ['an init error', 'throw new RangeError("at init");', 'RangeError', 'at init'],
    [
      'a result above 6 MB',
      'exports.handler = async () => "x".repeat(6291557);',
      'Function.ResponseSizeTooLarge',
      '6291556',
    ],
  ])('reports %s', async (_, code, errorType, message) => {
    const result = await probe(code).invoke();

    expect(result).toMatchObject({
      ok: false,
      error: { errorType, errorMessage: expect.stringContaining(message) },
    });
  });

  it('ends a handler at its timeout and serves the next invocation afresh', async () => {
    const code = 'exports.handler = async (event) => { if (event.hang) for (;;); return 1; };';
    const { invoke } = probe(code, { timeoutMs: 300 });

    const [late, next] = [await invoke({ hang: true }), await invoke()];

    expect(late).toMatchObject({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringContaining('Task timed out after 0.30 seconds'),
      },
    });
    expect(next).toEqual({ ok: true, payload: '1' });
  });

  it('ends code that never loads, by its timeout after the time for init', async () => {
    const { invoke } = probe('for (;;);', { timeoutMs: 200, host: { initMs: 100 } });

    expect(await invoke()).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
  });

  it.each([
    ['ends', 'process.exit(3)'],
    ['throws where nobody catches', 'setImmediate(() => { throw new Error("boom"); })'],
    ['leaves a rejection', 'Promise.reject(new Error("left"))'],
  ])('takes a new environment after one that %s', async (_, act) => {
    const code = `
      let runs = 0;
      exports.handler = (event) => {
        runs += 1;
        if (event.end) return new Promise(() => { ${act}; });
        return Promise.resolve(runs);
      };`;
    const { invoke } = probe(code);

    const results = [await invoke(), await invoke({ end: true }), await invoke(), await invoke()];

    expect(results.map((result) => (result.ok ? result.payload : 'failed'))).toEqual([
      '1',
      'failed',
      '1',
      '2',
    ]);
  });

  it('takes new code for the next invocations', async () => {
    const { functions, spec, directory, invoke } = probe('exports.handler = async () => "old";');
    await invoke();
    writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => "new";');

    functions.reload(spec);

    expect(await invoke()).toEqual({ ok: true, payload: '"new"' });
  });

  it('forwards what a function writes, with its name', async () => {
    const { invoke, lines } = probe(
      'exports.handler = async () => { console.log("hello"); console.error("oh"); };',
    );

    await invoke();

    expect(lines).toEqual([
      { function: 'probe', level: 'info', message: 'hello' },
      { function: 'probe', level: 'error', message: 'oh' },
    ]);
  });

  it('forwards a line that a function wrote as JSON with its level and its fields', async () => {
    const written = JSON.stringify({ level: 'WARN', message: 'it failed', attempt: 2 });
    const { invoke, lines } = probe(
      `exports.handler = async () => { process.stdout.write('${written}\\n'); };`,
    );

    await invoke();

    expect(lines).toEqual([
      { function: 'probe', level: 'warn', message: 'it failed', fields: { attempt: 2 } },
    ]);
  });

  it('forwards no metrics', async () => {
    const metrics = JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics: [] } });
    const { invoke, lines } = probe(
      `exports.handler = async () => { process.stdout.write('${metrics}\\n'); console.log("hello"); };`,
    );

    await invoke();

    expect(lines.map(({ message }) => message)).toEqual(['hello']);
  });

  it("gives the code the cloud's clock and a repeatable chance", async () => {
    const clock = new SharedArrayBuffer(8);
    const syncClock = () => {
      new Float64Array(clock)[0] = Date.parse('2030-01-01T00:00:00Z');
    };
    const code = 'exports.handler = async () => [new Date(), Date.now(), Math.random()];';

    const first = await probe(code, { host: { clock, syncClock, seed: 7 } }).invoke();
    const second = await probe(code, { host: { clock, syncClock, seed: 7 } }).invoke();

    expect(first).toEqual(second);
    expect(first).toMatchObject({
      payload: expect.stringContaining('["2030-01-01T00:00:00.000Z",1893456000000,0.'),
    });
  });

  it('runs an ES module', async () => {
    const { directory, invoke } = probe('');
    rmSync(join(directory, 'index.js'));
    writeFileSync(join(directory, 'index.mjs'), 'export const handler = async () => "module";');

    expect(await invoke()).toEqual({ ok: true, payload: '"module"' });
  });

  it('rejects to run what it cannot, and says why', async () => {
    const code = 'exports.handler = async () => {};';

    expect(await probe(code, { notRun: 'its runtime is python3.13' }).invoke()).toEqual({
      ok: false,
      error: {
        errorType: 'NotRunLocally',
        errorMessage: 'probe is not run locally: its runtime is python3.13',
      },
    });
  });

  it('rejects a function that does not exist, naming those that do', () => {
    expect(() => probe('').functions.find('nobody')).toThrow('"nobody". The functions are: probe');
  });
});
