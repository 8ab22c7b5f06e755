import { createClient } from '@redis/client';
import { REDIS_BINDING } from '../../../core/bridge/binding.ts';
import { eventToMessage } from '../../../core/bridge/event-to-message.ts';
import { messageToFields } from '../../../core/bridge/redis/message-to-fields.ts';
import { parseRedisSourceUrl, parseRedisTargetUrl } from '../../../core/bridge/urls/redis-url.ts';
import { inGroups } from '../../../core/shared/in-groups.ts';
import { Span } from '../span.ts';
import { type AloneClient, AT_ONCE } from './alone-client.ts';

/** Entries of a stream, which are read by a group. */
export const redis: AloneClient = {
  async write(to, events) {
    const { server, name } = parseRedisTargetUrl(to);
    const entries = events.map((event) => {
      const options = { binding: REDIS_BINDING, format: 'binary', destination: name } as const;
      const fields = messageToFields(eventToMessage(event, options)).flat();
      return ['XADD', name, '*', ...fields.map((bytes) => Buffer.from(bytes))];
    });
    const client = await connect(server);
    const span = new Span();
    span.begin();
    for (const group of inGroups(entries, AT_ONCE))
      await Promise.all(group.map((entry) => client.sendCommand(entry)));
    const measured = span.end(events.length);
    client.destroy();
    return measured;
  },
  async read(from, count) {
    const source = parseRedisSourceUrl(from);
    if (source.kind !== 'stream') throw new Error(`${from} is no stream`);
    const client = await connect(source.server);
    const span = new Span();
    const who = ['GROUP', source.group, 'alone', 'COUNT', String(AT_ONCE), 'BLOCK', '1000'];
    let left = count;
    while (left > 0) {
      const reply = await client.sendCommand<readonly [string, readonly [string, string[]][]][]>([
        ...['XREADGROUP', ...who, 'STREAMS', source.name, '>'],
      ]);
      const [, entries] = reply?.[0] ?? [];
      if (entries === undefined) continue;
      span.begin();
      await client.sendCommand(['XACK', source.name, source.group, ...entries.map(([id]) => id)]);
      left -= entries.length;
    }
    const measured = span.end(count);
    // What was read stays in a stream.
    await client.sendCommand(['XTRIM', source.name, 'MAXLEN', '0']);
    client.destroy();
    return measured;
  },
};

async function connect({ host, port }: { readonly host: string; readonly port: number }) {
  const client = createClient({ RESP: 2, socket: { host, port } });
  client.on('error', (error) => {
    throw error;
  });
  await client.connect();
  return client;
}
