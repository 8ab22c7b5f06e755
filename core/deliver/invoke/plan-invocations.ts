import { writeEventJson } from '../../event/event-json.ts';
import type { Invocation } from '../../ports/bridging/function-invoker.ts';
import type { TargetEvent } from '../../ports/bridging/target.ts';
import { bytesOf } from '../../shared/bytes.ts';

/** The most bytes of a synchronous invocation (Lambda developer guide, "Lambda quotas"). */
const MOST_BYTES = 6_291_456;

/** One invocation, and which events it is for. */
export interface PlannedInvocation extends Invocation {
  readonly events: readonly TargetEvent[];
}

/**
 * The invocations for events that came together: one for each, with the CloudEvent and, in the client context, which delivery it is; or
 * in batches as few as Lambda's limit allows, each a JSON array. No two events of a batch have the same id, by which the function says
 * what became of each.
 */
export function planInvocations(
  events: readonly TargetEvent[],
  { batch }: { readonly batch: boolean },
): readonly PlannedInvocation[] {
  const written = events.map((sent) => ({ sent, text: writeEventJson(sent.event, sent.dataText) }));
  if (batch) return planBatches(written);
  return written.map(({ sent, text }) => {
    const { trackingId, attempt } = sent;
    const custom = { waybillTrackingId: trackingId, waybillAttempt: String(attempt) };
    return { events: [sent], payload: text, custom };
  });
}

/** An event, and its JSON. */
interface Written {
  readonly sent: TargetEvent;
  readonly text: string;
}

function planBatches(written: readonly Written[]): readonly PlannedInvocation[] {
  const batches: Written[][] = [];
  let bytes = 0;
  let ids = new Set<string>();
  for (const item of written) {
    // With the comma, or the bracket, that comes before it.
    const size = bytesOf(item.text).length + 1;
    const { id } = item.sent.event;
    if (batches.length === 0 || ids.has(id) || bytes + size > MOST_BYTES) {
      batches.push([]);
      bytes = 1;
      ids = new Set();
    }
    batches.at(-1)?.push(item);
    bytes += size;
    ids.add(id);
  }
  return batches.map((items) => ({
    events: items.map(({ sent }) => sent),
    payload: `[${items.map(({ text }) => text).join(',')}]`,
  }));
}
