import { afterEach, describe, expect, it } from '@jest/globals';
import { findProgram } from '../../../../../local/services/lambda/process/find-program.ts';
import { clear, folderOf, processProbe } from './process-probe.ts';

afterEach(clear);

/** A runtime that nobody here wrote the other half of: a script that asks by `curl`, as the developer guide's tutorial does. */
const bootstrap = (answer: string) => `#!/bin/bash
set -u
while true; do
  headers=$(mktemp)
  event=$(curl -sS -LD "$headers" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next") || exit 1
  id=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$headers" | tr -d '[:space:]' | cut -d: -f2)
  rm "$headers"
  api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
  ${answer}
done
`;

const custom = (answer: string) =>
  processProbe({ bootstrap: bootstrap(answer) }, { runtime: 'provided.al2023' });

describe('a runtime that code brings along', () => {
  it('gets each invocation, and its answer is the function’s', async () => {
    const { invoke } = await custom(
      `curl -sS -o /dev/null "$api/invocation/$id/response" -d "{\\"got\\":$event,\\"handler\\":\\"$_HANDLER\\"}"`,
    );

    const results = [await invoke({ a: 1 }), await invoke({ a: 2 })];

    expect(results).toEqual([
      { ok: true, payload: '{"got":{"a":1},"handler":"index.handler"}' },
      { ok: true, payload: '{"got":{"a":2},"handler":"index.handler"}' },
    ]);
  });

  it.each([
    [
      'with a body',
      `-d '{"errorType":"NoSuchOrder","errorMessage":"7","more":1}'`,
      { errorType: 'NoSuchOrder', errorMessage: '7', more: 1 },
    ],
    [
      'with a header, and no JSON',
      `-H 'Lambda-Runtime-Function-Error-Type: Shop.Closed' -d 'closed'`,
      { errorType: 'Shop.Closed', errorMessage: 'closed' },
    ],
    ['without a word', `-d ''`, { errorType: 'Runtime.Unknown', errorMessage: '' }],
  ])('tells its errors %s', async (_, options, error) => {
    const { invoke } = await custom(
      `curl -sS -o /dev/null -X POST "$api/invocation/$id/error" ${options}`,
    );

    expect(await invoke()).toEqual({ ok: false, error });
  });

  it('is refused an answer to an invocation that is not its own', async () => {
    const { invoke, lines } = await custom(
      `curl -sS "$api/invocation/other/response" -d 1; echo; curl -sS "$api/other"; echo; curl -sS -o /dev/null "$api/invocation/$id/response" -d 2`,
    );

    expect(await invoke()).toEqual({ ok: true, payload: '2' });
    await invoke();
    const said = lines.map(({ message }) => message);
    expect(said).toContain('{"errorType":"InvalidRequestID","errorMessage":"no invocation other"}');
    expect(said.some((message) => message.includes('InvalidPath'))).toBe(true);
  });

  it('fails an invocation whose answer is larger than Lambda takes', async () => {
    const { invoke } = await custom(
      `head -c 6400000 /dev/zero | tr '\\0' x | curl -sS -o /dev/null --data-binary @- "$api/invocation/$id/response"`,
    );

    expect(await invoke()).toMatchObject({ error: { errorType: 'Function.ResponseSizeTooLarge' } });
  });

  it('fails where it cannot be begun', async () => {
    const { invoke } = await processProbe(
      { bootstrap: '#!/no/such/program\n' },
      { runtime: 'provided.al2023' },
    );

    expect(await invoke()).toMatchObject({ error: { errorType: 'Runtime.InvalidEntrypoint' } });
  });

  it('fails where it ends before it asks', async () => {
    const { invoke } = await processProbe(
      { bootstrap: '#!/bin/sh\nexit 4\n' },
      { runtime: 'provided.al2023' },
    );

    expect(await invoke()).toMatchObject({
      error: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('status 4') },
    });
  });
});

describe('what runs a function that is not of Node', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  it('is no Python where there is none, which says what to do', async () => {
    process.env.PATH = folderOf({});

    expect(await findProgram('python3.13', '/')).toEqual({
      notRun:
        'its runtime is python3.13, and there is no Python here: none of python3.13, python3 and python on the PATH is Python 3.9 or later; install one, and start again',
    });
  });

  it('is no bootstrap that is not there, or that nobody may run', async () => {
    const notRun =
      'its runtime is provided.al2023, and its code has no executable file `bootstrap` at its root';

    expect(await findProgram('provided.al2023', folderOf({}))).toEqual({ notRun });
  });

  it('is nothing for other languages', async () => {
    expect(await findProgram('java21', '/')).toEqual({ notRun: 'its runtime is java21' });
  });
});
