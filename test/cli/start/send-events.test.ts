import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readEvents, sendEvents } from '../../../cli/start/send-events.ts';
import { close, listen } from '../../../local/support/loopback.ts';

let answer: { readonly status: number; readonly body: unknown };
const sent: string[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  sent.push(body);
  response.writeHead(answer.status).end(JSON.stringify(answer.body));
});

afterEach(() => close(server));

/** A file of the test with this text. */
function file(text: string): string {
  const path = join(tmpdir(), 'events.json');
  writeFileSync(path, text);
  return path;
}

describe('readEvents', () => {
  it.each([
    ['one event', '{"a": 1}', ['{"a":1}']],
    ['a list', '[{"a": 1}, {"a": 2}]', ['{"a":1}', '{"a":2}']],
    ['a text with a byte order mark', '\ufeff{"a": 1}', ['{"a":1}']],
    [
      'numbers that a double would change',
      '[{"id": 1524831183200260097, "price": 1.50}, {"id": 9223372036854775807}]',
      ['{"id":1524831183200260097,"price":1.50}', '{"id":9223372036854775807}'],
    ],
  ])('reads %s', (_, text, events) => {
    expect(readEvents(file(text))).toEqual(events);
  });

  it.each([
    ['is no JSON', () => file('{'), 'is not JSON'],
    ['is not there', () => join(tmpdir(), 'no-such.json'), 'ENOENT'],
  ])('rejects a file that %s, and says why', (_, path, why) => {
    expect(() => readEvents(path())).toThrow(why);
    expect(() => readEvents(path())).toThrow('cannot be read as JSON');
  });
});

describe('sendEvents', () => {
  it('sends each event as it stands, to the last digit', async () => {
    answer = { status: 202, body: { events: [{ trackingId: 'wb_1' }] } };
    const url = `http://127.0.0.1:${await listen(server, 0, 'PORT')}`;
    const events = ['{"id":1524831183200260097}', '{"price":1.50}'];

    const ids = await sendEvents({ url, signal: AbortSignal.timeout(5000) }, events);

    expect(ids).toEqual(['wb_1', 'wb_1']);
    expect(sent.splice(0)).toEqual(events);
  });

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

    const sending = sendEvents({ url, signal: AbortSignal.timeout(5000) }, ['{"source":"/shop"}']);

    await expect(sending).rejects.toThrow(why);
  });

  it('rejects events where the app has no router', async () => {
    const sending = sendEvents({ url: '', signal: AbortSignal.timeout(5000) }, [
      '{"source":"/shop"}',
    ]);

    await expect(sending).rejects.toThrow('the app has no router to take the events of --events');
  });
});
