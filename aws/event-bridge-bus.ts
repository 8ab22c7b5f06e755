import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { Envelope } from '../core/event/envelope.ts';
import type { EventBus, PublishResult } from '../core/ports/event-bus.ts';
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
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return {
    EventBusName: busName,
    // EventBridge keeps `aws.` sources for AWS itself; the event's own source stays in the detail.
    Source: foreign ? 'waybill' : source,
    DetailType: type.slice(0, DETAIL_TYPE_LIMIT),
    Detail: JSON.stringify(envelope),
    ...(Number.isNaN(at) ? {} : { Time: new Date(at) }),
  };
}
