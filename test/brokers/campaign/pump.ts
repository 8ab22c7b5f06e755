import { setTimeout as pause } from 'node:timers/promises';
import { findBroker } from '../../../bridges/brokers/find-broker.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import type { Target, TargetEvent } from '../../../core/ports/bridging/target.ts';

/** How long it waits before it tries a broker again. */
const AGAIN_MS = 100;

/** Brings messages from one URL to another as events until it is killed, and prints how many were taken since it last did. */
async function pump(from: string, to: string): Promise<void> {
  const [reader, writer] = [await findBroker(from)?.(), await findBroker(to)?.()];
  if (reader === undefined || writer === undefined) throw new Error('a URL has no broker');
  const target = writer.target(to, undefined);
  const { signal } = new AbortController();
  for (;;) {
    try {
      await reader.source(from).run(async (messages) => {
        const events = messages.map((message): TargetEvent => {
          const parsed = messageToEvent(message, {
            binding: reader.binding,
            newId: () => 'no-id',
          });
          if (!parsed.ok) throw parsed.error;
          const { event, dataText } = parsed;
          return { event, dataText, trackingId: 'wb_campaign', attempt: 1 };
        });
        await sendAll(target, events, signal);
        console.log(events.length);
      }, signal);
    } catch {
      await pause(AGAIN_MS);
    }
  }
}

/** Sends those again that have failed, as the router's retries do. */
async function sendAll(
  target: Target,
  events: readonly TargetEvent[],
  signal: AbortSignal,
): Promise<void> {
  let left = events;
  while (left.length > 0) {
    const results = await target.send(left, signal);
    left = left.filter((_, place) => results[place]?.kind !== 'delivered');
    if (left.length > 0) await pause(AGAIN_MS);
  }
}

const [from = '', to = ''] = process.argv.slice(2);
await pump(from, to);
