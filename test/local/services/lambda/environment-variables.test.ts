import { afterEach, describe, expect, it } from '@jest/globals';
import { ARN, probe, stopProbes } from './probe.ts';

afterEach(stopProbes);

/** Source: Lambda developer guide, "Defined runtime environment variables". */
describe('the variables of a function', () => {
  it('are those of Lambda', async () => {
    const clock = new SharedArrayBuffer(8);
    new Float64Array(clock)[0] = Date.parse('2030-01-02T03:04:05Z');
    const code = 'exports.handler = async () => process.env;';

    const result = await probe(code, { host: { clock } }).invoke();

    expect(result.ok && JSON.parse(result.payload)).toMatchObject({
      _HANDLER: expect.stringMatching(/^index\.handler$/),
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=/),
      AWS_DEFAULT_REGION: expect.stringMatching(/^us-east-1$/),
      AWS_REGION: expect.stringMatching(/^us-east-1$/),
      AWS_EXECUTION_ENV: expect.stringMatching(/^AWS_Lambda_nodejs24\.x$/),
      AWS_LAMBDA_FUNCTION_NAME: expect.stringMatching(/^probe$/),
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: expect.stringMatching(/^128$/),
      AWS_LAMBDA_FUNCTION_VERSION: expect.stringMatching(/^\$LATEST$/),
      AWS_LAMBDA_INITIALIZATION_TYPE: expect.stringMatching(/^on-demand$/),
      AWS_LAMBDA_LOG_GROUP_NAME: expect.stringMatching(/^\/aws\/lambda\/probe$/),
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^2030\/01\/02\/\[\$LATEST\][\da-f]{32}$/),
      AWS_ACCESS_KEY: expect.stringMatching(/^AKIAPROBE$/),
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIAPROBE$/),
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/./),
      AWS_SESSION_TOKEN: expect.stringMatching(/./),
      LAMBDA_TASK_ROOT: expect.stringMatching(/waybill-function-/),
      LAMBDA_RUNTIME_DIR: expect.stringMatching(/./),
      LANG: expect.stringMatching(/^en_US\.UTF-8$/),
      PATH: expect.stringMatching(/./),
      LD_LIBRARY_PATH: expect.stringMatching(/./),
      NODE_PATH: expect.stringMatching(/./),
      TZ: expect.stringMatching(/^:UTC$/),
      AWS_XRAY_CONTEXT_MISSING: expect.stringMatching(/^LOG_ERROR$/),
    });
  });

  it('may be its own where they are not reserved', async () => {
    const environment = { TZ: 'Europe/Berlin', LANG: 'C', PATH: '/bin' };
    const code =
      'exports.handler = async () => [process.env.TZ, process.env.LANG, process.env.PATH];';

    const result = await probe(code, { environment }).invoke();

    expect(result).toEqual({ ok: true, payload: '["Europe/Berlin","C","/bin"]' });
  });

  it('agree with the context', async () => {
    const code = `exports.handler = async (e, c) => [
      c.functionName, c.functionVersion, c.logGroupName, c.memoryLimitInMB, c.invokedFunctionArn,
      c.logStreamName === process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    ];`;

    expect(await probe(code).invoke()).toEqual({
      ok: true,
      payload: JSON.stringify(['probe', '$LATEST', '/aws/lambda/probe', '128', ARN, true]),
    });
  });
});
