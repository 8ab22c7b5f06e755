import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { eventually } from '../../../../support/eventually.ts';
import { ARN } from '../probe.ts';
import { clear, folderOf, processProbe } from './process-probe.ts';

afterEach(clear);

/** A process that has ended and that nobody has waited for is none that runs. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
}

const py = (body: string) => ({ 'index.py': body });

describe('a function of Python', () => {
  it.each([
    ['what it returns', 'def handler(event, context): return {"got": event["a"]}', '{"got": 1}'],
    ['null for nothing', 'def handler(event, context): pass', 'null'],
    ['every character', 'def handler(event, context): return event["text"] == "é 💶"', 'true'],
    [
      'a number of decimal',
      'from decimal import Decimal\ndef handler(event, context): return Decimal("1.5")',
      '1.5',
    ],
    [
      'its variables',
      'import os\ndef handler(e, c): return [os.environ["COLOUR"], os.environ["AWS_EXECUTION_ENV"]]',
      '["blue", "AWS_Lambda_python3.11"]',
    ],
    [
      'its context',
      'def handler(e, c): return [c.function_name, c.function_version, c.invoked_function_arn, c.memory_limit_in_mb, len(c.aws_request_id), c.client_context, c.identity.cognito_identity_id]',
      `["probe", "$LATEST", "${ARN}", "128", 36, null, null]`,
    ],
    [
      'the time that is left',
      'def handler(e, c): return 5000 < c.get_remaining_time_in_millis() <= 10000',
      'true',
    ],
    [
      'its working folder, and its trace',
      'import os\ndef handler(e, c): return os.getcwd() == os.environ["LAMBDA_TASK_ROOT"] and "Root=" in os.environ["_X_AMZN_TRACE_ID"]',
      'true',
    ],
  ])('answers with %s', async (_, code, payload) => {
    const { invoke } = await processProbe(py(code));

    expect(await invoke({ a: 1, text: 'é 💶' })).toEqual({ ok: true, payload });
  });

  it('is told what the caller tells of itself', async () => {
    const { functions } = await processProbe(
      py('def handler(e, c): return [c.client_context.custom, c.client_context.env]'),
    );

    const clientContext = '{"custom":{"name":"é"}}';
    const result = await functions.request(ARN, '{}', { clientContext });

    expect(result).toMatchObject({ ok: true, payload: '[{"name": "\\u00e9"}, null]' });
  });

  it('loads its code once, and keeps what it remembers', async () => {
    const { invoke } = await processProbe(
      py('count = 0\ndef handler(e, c):\n  global count\n  count += 1\n  return count'),
    );

    const results = [await invoke(), await invoke(), await invoke()];

    expect(results.map((result) => result.ok && result.payload)).toEqual(['1', '2', '3']);
  });

  it('finds modules beside its handler and in layers, and writes nothing beside them', async () => {
    const layer = folderOf({
      'python/shared.py': 'NAME = "layer"',
      'python/lib/python3.11/site-packages/packed.py': 'NAME = "packed"',
    });
    const { invoke, spec } = await processProbe(
      {
        'app/orders.py':
          'import beside, shared, packed\ndef handle(e, c): return [beside.NAME, shared.NAME, packed.NAME]',
        'beside.py': 'NAME = "beside"',
      },
      { handler: 'app/orders.handle', layers: [layer] },
    );

    expect(await invoke()).toEqual({ ok: true, payload: '["beside", "layer", "packed"]' });
    expect(readdirSync(spec.directory).sort()).toEqual(['app', 'beside.py']);
    expect(readdirSync(join(spec.directory, 'app'))).toEqual(['orders.py']);
  });

  it.each([
    ['an error', 'def handler(e, c): raise KeyError("order")', 'KeyError', "'order'"],
    [
      'an error of its own',
      'class PermanentError(Exception): pass\ndef handler(e, c): raise PermanentError("no such order")',
      'PermanentError',
      'no such order',
    ],
    [
      'a result that is no JSON',
      'def handler(e, c): return {1, 2}',
      'Runtime.MarshalError',
      'Unable to marshal response: Object of type set is not JSON serializable',
    ],
    [
      'a module that is not there',
      'import nowhere',
      'Runtime.ImportModuleError',
      "Unable to import module 'index': No module named 'nowhere'",
    ],
    [
      'a syntax that is none',
      'def',
      'Runtime.UserCodeSyntaxError',
      "Syntax error in module 'index'",
    ],
    [
      'a handler that is not there',
      'x = 1',
      'Runtime.HandlerNotFound',
      "Handler 'handler' missing on module 'index'",
    ],
    ['code that fails as it is loaded', 'raise ValueError("early")', 'ValueError', 'early'],
    [
      'an exit',
      'import sys\ndef handler(e, c): sys.exit(3)',
      'Runtime.ExitError',
      'Runtime exited with error: exit status 3',
    ],
    [
      'a crash',
      'import os, signal\ndef handler(e, c): os.kill(os.getpid(), signal.SIGSEGV)',
      'Runtime.ExitError',
      'Runtime exited with error: signal: SIGSEGV',
    ],
  ])('fails with what Lambda says of %s', async (_, code, errorType, message) => {
    const { invoke } = await processProbe(py(code));

    expect(await invoke()).toMatchObject({
      ...{ ok: false, error: { errorType, errorMessage: expect.stringContaining(message) } },
    });
  });

  it('tells where its handler has failed, and not where ours has called it', async () => {
    const { invoke } = await processProbe(
      py('def inner(): return {}["x"]\ndef handler(e, c): return inner()'),
    );

    const result = await invoke();

    expect(result).toMatchObject({ ok: false, error: { requestId: expect.any(String) } });
    const { stackTrace = [] } = result.ok ? {} : result.error;
    expect(stackTrace).toHaveLength(2);
    expect(stackTrace[1]).toMatch(/index\.py", line 1, in inner/);
  });

  it('rejects a handler’s name without a module', async () => {
    const { invoke } = await processProbe(py(''), { handler: 'handler' });

    expect(await invoke()).toMatchObject({ error: { errorType: 'Runtime.MalformedHandlerName' } });
  });

  it('is ended at its timeout with all that it has started, and the next invocation begins anew', async () => {
    const { invoke, lines } = await processProbe(
      py(
        'import os, subprocess, time\ndef handler(e, c):\n  if e.get("hang"):\n    child = subprocess.Popen(["sleep", "60"])\n    print("child", child.pid)\n    time.sleep(60)\n  return os.getpid()',
      ),
      { timeoutMs: 500 },
    );
    const first = await invoke();

    const result = await invoke({ hang: true });
    const second = await invoke();

    expect(result).toMatchObject({
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringContaining('Task timed out after 0.50 seconds'),
      },
    });
    expect(second.ok && first.ok && second.payload !== first.payload).toBe(true);
    const [, child] = /^child (\d+)$/.exec(lines.map(({ message }) => message).join()) ?? [];
    expect(isRunning(Number(first.ok && first.payload))).toBe(false);
    await eventually(() => expect(isRunning(Number(child))).toBe(false));
    expect(isRunning(Number(second.ok && second.payload))).toBe(true);
  });

  it('ends with the cloud', async () => {
    const { invoke, functions } = await processProbe(
      py('import os\ndef handler(e, c): return os.getpid()'),
    );
    const result = await invoke();

    await functions.stop();

    expect(isRunning(Number(result.ok && result.payload))).toBe(false);
  });

  it('tells the end of its log where that is wanted, and no memory that nobody knows', async () => {
    const { functions } = await processProbe(py('def handler(e, c): print("said")'));
    await functions.request(ARN, '{}');

    const { logTail = '' } = await functions.request(ARN, '{}', { isTailed: true });

    const log = Buffer.from(logTail, 'base64').toString();
    expect(log).toMatch(/^START RequestId: .*\n(said\n)?\n?END RequestId: /);
    expect(log).not.toContain('Max Memory Used');
  });

  it('ends with the program that runs the cloud, whether that stops it or not', async () => {
    const folder = folderOf({});
    const program = `
      import { spawn } from 'node:child_process';
      import { endWithUs } from ${JSON.stringify(resolve('local/services/lambda/process/end-process.ts'))};
      const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
      endWithUs(child);
      child.on('spawn', () => { console.log(child.pid); process.exit(0); });`;
    const file = join(folder, 'program.mjs');
    buildSync({
      stdin: { contents: program, resolveDir: '.' },
      ...{ outfile: file, bundle: true, platform: 'node', format: 'esm' },
    });

    const pid = Number(execFileSync(process.execPath, [file], { encoding: 'utf8' }));

    expect(pid).toBeGreaterThan(0);
    await eventually(() => expect(isRunning(pid)).toBe(false));
  });

  it('writes to the function’s log, at the levels of its lines', async () => {
    const { invoke, lines } = await processProbe(
      py(
        [
          'import json, logging, sys',
          'logger = logging.getLogger()',
          'logger.setLevel("INFO")',
          'def handler(e, c):',
          '  print("plain")',
          '  logger.info("said")',
          '  logger.error("wrong")',
          '  print(json.dumps({"level": "WARN", "message": "structured", "trackingId": "wb_1"}))',
          '  print("late", file=sys.stderr)',
        ].join('\n'),
      ),
    );

    await invoke();
    await invoke();

    const ours = lines.filter((line) => line.function === 'probe').slice(0, 5);
    expect(ours).toEqual(
      expect.arrayContaining([
        { function: 'probe', level: 'info', message: 'plain' },
        {
          ...{ function: 'probe', level: 'info' },
          message: expect.stringMatching(/^\[INFO\]\t\d{4}-.*Z\t[\w-]{36}\tsaid$/),
        },
        {
          ...{ function: 'probe', level: 'error' },
          message: expect.stringMatching(/^\[ERROR\]\t.*\twrong$/),
        },
        {
          ...{ function: 'probe', level: 'warn', message: 'structured' },
          fields: { trackingId: 'wb_1' },
        },
        { function: 'probe', level: 'error', message: 'late' },
      ]),
    );
  });
});
