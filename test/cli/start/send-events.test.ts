import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendEvents } from '../../../cli/start/send-events.ts';
import { close, listen } from '../../../local/loopback.ts';

let answer: { readonly status: number; readonly body: unknown };
const server = createServer((_, response) => {
  response.writeHead(answer.status).end(JSON.stringify(answer.body));
});

afterEach(() => close(server));

describe('sendEvents', () => {
  it.each([
    [
      { status: 401, body: { detail: 'send a key as `Authorization: Bearer wbk_...`' } },
      'event 1 of --events was refused with status 401: send a key as `Authorization: Bearer wbk_...`; --empty sends none',
    ],
    [
      { status: 403, body: { message: 'Forbidden' } },
      'event 1 of --events was refused with status 403: {"message":"Forbidden"}; --empty sends none',
    ],
  ])('rejects events that the router refuses with %j, and says what to do', async (given, why) => {
    answer = given;
    const url = `http://127.0.0.1:${await listen(server, 0, 'PORT')}`;

    const sent = sendEvents({ url, signal: AbortSignal.timeout(5000) }, [{ source: '/shop' }]);

    await expect(sent).rejects.toThrow(why);
  });

  it('rejects events where the app has no router', async () => {
    const sent = sendEvents({ url: '', signal: AbortSignal.timeout(5000) }, [{ source: '/shop' }]);

    await expect(sent).rejects.toThrow('the app has no router to take the events of --events');
  });
});
