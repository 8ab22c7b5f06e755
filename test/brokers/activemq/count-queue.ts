import { once } from 'node:events';
import rhea, { type EventContext } from 'rhea';
import type { Amqp1Server } from '../../../core/bridge/urls/activemq-url.ts';

const PATIENCE_MS = 10_000;

/** What a queue has: messages that nobody has acknowledged, and how many of them have been handed out. */
interface QueueCount {
  readonly size: number;
  readonly inflight: number;
}

/** Asks the broker itself, whose plugin of statistics answers (ActiveMQ, `StatisticsBrokerPlugin`). Throws where nothing answers in time. */
export async function countQueue(
  { host, port, username, password }: Amqp1Server,
  queue: string,
): Promise<QueueCount> {
  const connection = rhea.create_container().connect({
    ...{ host, port, reconnect: false },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  // Whoever waits for an answer is told.
  for (const event of ['error', 'disconnected']) connection.on(event, () => {});
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await once(connection, 'connection_open', { signal });
    // It makes the queue where there is none, of which nothing would be answered.
    await once(connection.open_sender(`queue://${queue}`), 'sendable', { signal });
    const receiver = connection.open_receiver({ source: { address: '', dynamic: true } });
    await once(receiver, 'receiver_open', { signal });
    const asked = connection.open_sender(`queue://ActiveMQ.Statistics.Destination.${queue}`);
    await once(asked, 'sendable', { signal });
    asked.send({ reply_to: receiver.source.address, body: '' });
    const [{ message }] = (await once(receiver, 'message', { signal })) as [EventContext];
    const { size, inflightCount } = message?.body ?? {};
    return { size: Number(size), inflight: Number(inflightCount) };
  } finally {
    if (connection.is_open()) {
      connection.close();
      await once(connection, 'connection_close', { signal });
    }
  }
}
