/** The most events, and the most bytes of JSON, of one `POST /events`. */
const MOST_EVENTS = 100;
const MOST_BYTES = 1_048_576;

/** An event to be sent, as its JSON. */
export interface OutgoingEvent {
  readonly json: string;
  readonly id: string | undefined;
  readonly source: string | undefined;
}

const encoder = new TextEncoder();

/** Events in their order, in as few requests as they fit in; one that is too large for any is alone in its. */
export function makeBatches(
  events: readonly OutgoingEvent[],
): readonly (readonly OutgoingEvent[])[] {
  const batches: OutgoingEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const own = encoder.encode(event.json).length;
    const batch = batches.at(-1);
    // A comma before it, and the brackets around all.
    if (batch !== undefined && batch.length < MOST_EVENTS && bytes + 1 + own <= MOST_BYTES) {
      batch.push(event);
      bytes += 1 + own;
    } else {
      batches.push([event]);
      bytes = 2 + own;
    }
  }
  return batches;
}
