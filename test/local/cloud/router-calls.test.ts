import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { publishOneTo, publishTo, readWaybillOf } from '../../../local/cloud/router-calls.ts';
import { close, listen } from '../../../local/support/loopback.ts';

const event = { source: '/shop', type: 'order.placed' };
const now = () => 0;

let server: Server | undefined;

afterEach(async () => {
  if (server !== undefined) await close(server);
});

/** A server that answers every request so. */
async function answering(
  status: number,
  body: string,
): Promise<{ url: string; now: () => number }> {
  server = createServer((_, response) => response.writeHead(status).end(body));
  return { url: `http://127.0.0.1:${await listen(server, 0, 'PORT')}`, now };
}

describe('a call of a router', () => {
  it('rejects an app that has none', async () => {
    await expect(publishTo({ url: '', now }, [event])).rejects.toThrow(
      'the app has no HTTP API or function URL, and so no router that can be called',
    );
  });

  it.each([
    [404, '{"message":"Not Found"}', 'was refused with 404 {"message":"Not Found"}'],
    [
      401,
      '{"message":"Unauthorized"}',
      'was refused with 401 {"message":"Unauthorized"}; what the router wants to know of its caller goes into `headers`',
    ],
    [200, '<html></html>', 'was answered by no router, with 200 <html></html>'],
    [200, '{"some":"thing"}', 'was answered by no router, with 200 {"some":"thing"}'],
    [502, 'x'.repeat(5000), `was refused with 502 ${'x'.repeat(199)}…`],
  ])('rejects the answer %d %s of something else', async (status, body, message) => {
    const place = await answering(status, body);

    const calls = [publishTo(place, [event]), readWaybillOf(place, 'wb_1')];

    for (const call of calls)
      await expect(call).rejects.toMatchObject({
        ...{ name: 'RouterError', status, code: undefined, problem: undefined },
        message: expect.stringMatching(/^(POST|GET) \/events/),
      });
    await expect(publishTo(place, [event])).rejects.toThrow(message);
  });

  it('rejects an answer that does not say what became of the event', async () => {
    const place = await answering(202, '{"events":[]}');

    await expect(publishOneTo(place, event)).rejects.toThrow('does not say what became of it');
  });
});
