import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

const MOST_ENTRIES = 10;

/** "The total entry size must be less than 1MB" (PutEvents API reference); a request's entries count together. */
const MOST_BYTES = 1_048_575;

/** The time of an entry counts 14 bytes, whether it is there or not (EventBridge user guide, "PutEvents size"). */
const TIME_BYTES = 14;

/** Splits entries into groups that one PutEvents call takes, in order. An entry too large by itself goes alone. */
export function groupEntries(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const groups: PutEventsRequestEntry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const size = entryBytes(entry);
    const last = groups.at(-1);
    if (last === undefined || last.length === MOST_ENTRIES || bytes + size > MOST_BYTES) {
      groups.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return groups;
}

function entryBytes({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  return (
    TIME_BYTES +
    Buffer.byteLength(Source) +
    Buffer.byteLength(DetailType) +
    Buffer.byteLength(Detail)
  );
}
