import type { Clock } from '../ports/clock.ts';
import type { EventBus, PublishResult } from '../ports/event-bus.ts';
import type { Random } from '../ports/random.ts';
import type { Envelope } from '../records/envelope.ts';

/** Ceilings of the pauses before each new try, in milliseconds; short, since a producer is waiting. */
const PAUSES_MS = [100, 200];

/** No new try begins later than this after the first: a bus that hangs must leave time for the outbox. */
const PATIENCE_MS = 2000;

/** Publishes, and tries again twice for the entries whose failure may pass. One result per envelope, in order. */
export async function publishWithRetries(
  envelopes: readonly Envelope[],
  ports: { readonly bus: EventBus; readonly clock: Clock; readonly random: Random },
): Promise<readonly PublishResult[]> {
  const startedAt = ports.clock.now();
  const results = [...(await ports.bus.publish(envelopes))];
  for (const pauseMs of PAUSES_MS) {
    const places = results.flatMap((result, place) =>
      !result.ok && result.retryable ? [place] : [],
    );
    if (places.length === 0 || ports.clock.now() - startedAt >= PATIENCE_MS) break;
    await ports.clock.sleep(pauseMs * (0.5 + ports.random.next() / 2));
    const again = places.flatMap((place) => envelopes[place] ?? []);
    const answers = await ports.bus.publish(again);
    answers.forEach((answer, index) => {
      const place = places[index];
      if (place !== undefined) results[place] = answer;
    });
  }
  return results;
}
