import { BrokerError } from '../../../core/bridge/broker-error.ts';
import { bodyToMessage } from '../../../core/bridge/redis/fields-to-message.ts';
import type { RedisChannelSource } from '../../../core/bridge/urls/redis-url.ts';
import { shown } from '../../../targets/redis/redis-error.ts';
import { HeldMessages } from './held-messages.ts';
import { BATCH, placeIn, type RedisWork, wasTaken } from './redis-work.ts';

/** How often a server that sends nothing is asked whether it is still there. */
const PING_MS = 15_000;

/** Hands on what is published until the signal aborts. Throws where more comes than can be held. */
export async function readChannel(options: RedisChannelSource, work: RedisWork): Promise<void> {
  const { kind, server, name } = options;
  const { connection, signal } = work;
  const held = new HeldMessages(() => connection.close());
  let end: BrokerError | undefined;
  const onLost = (error: BrokerError) => {
    end ??= error;
    held.wake();
  };
  void connection.lost.then(onLost);
  await connection.listen(kind, name, (body, channel) =>
    held.add(bodyToMessage(body, placeIn(server, 'channel', String(channel)))),
  );
  const asked = `PING for the ${kind} ${name}`;
  const timer = setInterval(() => void connection.ask(['PING'], { asked }).catch(onLost), PING_MS);
  signal.addEventListener('abort', held.wake, { once: true });
  try {
    while (!signal.aborted) {
      if (end === undefined) await held.some();
      const messages = held.shift(BATCH);
      if (messages.length > 0 && !(await wasTaken(messages, work))) return;
      if (messages.length > 0) continue;
      if (held.isFull) throw tooMany(options);
      if (end !== undefined) throw end;
    }
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', held.wake);
  }
}

function tooMany({ kind, server, name }: RedisChannelSource): BrokerError {
  return new BrokerError(
    'BrokerUnreachable',
    `the ${kind} ${name} of ${shown(server)} was left, since it has more messages than are taken: those that there was no room for are lost; a stream keeps them`,
  );
}
