import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { EventBus, PublishResult } from '../core/ports/event-bus.ts';
import { type Envelope, writeEnvelope } from '../core/records/envelope.ts';
import { cutText } from '../core/shared/cut-text.ts';
import { groupEntries } from './group-entries.ts';
import { isEventRefused, whoseFault } from './whose-fault.ts';

/** The longest `Source` and `DetailType` that are sent as they are; EventBridge refuses longer ones. */
const SOURCE_LIMIT = 256;
const DETAIL_TYPE_LIMIT = 128;

/** Publishes to an EventBridge bus (Classic); groups of ten entries and less than 1 MB go out side by side. */
export class EventBridgeBus implements EventBus {
  readonly #client: EventBridgeClient;
  readonly #busName: string;

  constructor(client: EventBridgeClient, busName: string) {
    this.#client = client;
    this.#busName = busName;
  }

  async publish(envelopes: readonly Envelope[]): Promise<readonly PublishResult[]> {
    const groups = groupEntries(envelopes.map((envelope) => toEntry(envelope, this.#busName)));
    return (await Promise.all(groups.map((group) => this.#put(group)))).flat();
  }

  /** A group that is refused whole is sent again by halves, until the entry at fault stands alone: nothing of it was taken. */
  async #put(entries: PutEventsRequestEntry[]): Promise<readonly PublishResult[]> {
    try {
      const { Entries = [] } = await this.#client.send(new PutEventsCommand({ Entries: entries }));
      return entries.map((_, index) => readResult(Entries[index]));
    } catch (error) {
      const fault = whoseFault(error);
      if (fault === 'ours') throw error;
      if (fault === 'request' && entries.length > 1) {
        const middle = Math.ceil(entries.length / 2);
        const halves = [entries.slice(0, middle), entries.slice(middle)];
        return (await Promise.all(halves.map((half) => this.#put(half)))).flat();
      }
      const { name: code, message } = error instanceof Error ? error : new Error(String(error));
      return entries.map(() => ({ ok: false, code, message, retryable: fault === 'outage' }));
    }
  }
}

/** An entry that the answer leaves out may have been taken or not, and is sent again. */
function readResult(entry: PutEventsResultEntry = { ErrorCode: 'InternalFailure' }): PublishResult {
  const { ErrorCode: code, ErrorMessage: message = '' } = entry;
  if (code === undefined) return { ok: true };
  return { ok: false, code, message, retryable: !isEventRefused(code, message) };
}

/** Without a `Time`: the event's own is in the detail, nobody reads this one, and an impossible one is refused. */
function toEntry(envelope: Envelope, busName: string): PutEventsRequestEntry {
  const { source, type } = envelope;
  const foreign = source.startsWith('aws.') || source.length > SOURCE_LIMIT;
  return {
    EventBusName: busName,
    // EventBridge keeps `aws.` sources for AWS itself; the event's own source stays in the detail.
    Source: foreign ? 'waybill' : source,
    DetailType: cutText(type, DETAIL_TYPE_LIMIT),
    Detail: writeEnvelope(envelope),
  };
}
