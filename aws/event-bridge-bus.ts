import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { type Envelope, writeEnvelope } from '../core/event/envelope.ts';
import { epochMs } from '../core/event/rfc3339.ts';
import type { EventBus, PublishResult } from '../core/ports/event-bus.ts';
import { cutText } from '../core/shared/cut-text.ts';
import { groupEntries } from './group-entries.ts';
import { isRetryable } from './is-retryable.ts';

/** Entry errors that pass by themselves (PutEvents API reference, "Errors" of a result entry). */
const PASSING = new Set([
  'InternalFailure',
  'InternalException',
  'ThrottlingException',
  'ServiceUnavailable',
]);

/** The longest `Source` and `DetailType` that are sent as they are; EventBridge refuses longer ones. */
const SOURCE_LIMIT = 256;
const DETAIL_TYPE_LIMIT = 128;

/**
 * The last time that is sent with an entry. Before 1970 and after 9999 a whole call might be refused for one entry; the
 * event's own time stays in the detail.
 */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59);

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

  async #put(entries: PutEventsRequestEntry[]): Promise<readonly PublishResult[]> {
    try {
      const { Entries = [] } = await this.#client.send(new PutEventsCommand({ Entries: entries }));
      return entries.map((_, index) => {
        const { ErrorCode: code, ErrorMessage: message = '' } = Entries[index] ?? {
          ErrorCode: 'InternalFailure',
        };
        return code === undefined
          ? { ok: true }
          : { ok: false, code, message, retryable: PASSING.has(code) };
      });
    } catch (error) {
      const code = error instanceof Error ? error.name : 'Thrown';
      const message = error instanceof Error ? error.message : String(error);
      return entries.map(() => ({ ok: false, code, message, retryable: isRetryable(error) }));
    }
  }
}

function toEntry(envelope: Envelope, busName: string): PutEventsRequestEntry {
  const { source, type, time } = envelope;
  const foreign = source.startsWith('aws.') || source.length > SOURCE_LIMIT;
  const at = time === undefined ? undefined : epochMs(time);
  return {
    EventBusName: busName,
    // EventBridge keeps `aws.` sources for AWS itself; the event's own source stays in the detail.
    Source: foreign ? 'waybill' : source,
    DetailType: cutText(type, DETAIL_TYPE_LIMIT),
    Detail: writeEnvelope(envelope),
    ...(at === undefined || at < 0 || at > LATEST ? {} : { Time: new Date(at) }),
  };
}
