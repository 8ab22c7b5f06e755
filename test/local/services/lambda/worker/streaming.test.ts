import { afterEach, describe, expect, it } from '@jest/globals';
import { probe, stopProbes } from '../probe.ts';

afterEach(stopProbes);

const streaming = (body: string) =>
  probe(`exports.handler = awslambda.streamifyResponse(${body});`).invoke();

/** Sources: Lambda developer guide, "Response streaming for Lambda functions"; serverless-offline#1348. */
describe('a handler of awslambda.streamifyResponse', () => {
  it('answers with what it wrote, as a whole', async () => {
    const result = await streaming(
      'async (event, stream, context) => { stream.setContentType("text/plain"); stream.write("a"); await 0; stream.end("b" + typeof context.awsRequestId); }',
    );

    expect(result).toEqual({
      ok: true,
      payload: 'abstring',
      response: JSON.stringify({
        statusCode: 200,
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from('abstring').toString('base64'),
        isBase64Encoded: true,
      }),
    });
  });

  it('may say status, headers and cookies before the body', async () => {
    const metadata = { statusCode: 201, headers: { 'x-a': '1' }, cookies: ['b=2'] };
    const result = await streaming(
      `async (event, stream) => { stream = awslambda.HttpResponseStream.from(stream, ${JSON.stringify(metadata)}); stream.write("made"); stream.end(); }`,
    );

    expect(result).toEqual({
      ok: true,
      payload: `${JSON.stringify(metadata)}${'\0'.repeat(8)}made`,
      response: JSON.stringify({ ...metadata, body: 'bWFkZQ==', isBase64Encoded: true }),
    });
  });

  it('may be a pipeline from another stream', async () => {
    const result = await streaming(
      'async (event, stream) => require("node:stream/promises").pipeline(require("node:stream").Readable.from(["a", "b"]), stream)',
    );

    expect(result).toMatchObject({ ok: true, payload: 'ab' });
  });

  it.each([
    ['is not async', '(event, stream) => stream.end()', 'does not support non-async handlers'],
    ['leaves its stream open', 'async (e, stream) => stream.write("a")', 'is not finished'],
    ['throws', 'async () => { throw new TypeError("no"); }', 'no'],
    [
      'sets the type too late',
      'async (e, stream) => { stream.write("a"); stream.setContentType("text/plain"); }',
      'Cannot set content-type, too late.',
    ],
  ])('rejects one that %s', async (_, body, message) => {
    expect(await streaming(body)).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining(message) },
    });
  });
});
