import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../core/shared/json/json-object.ts';
import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import { withoutLineage } from '../lambda/trace-header.ts';
import {
  type BusEvent,
  parseObject,
  requestTooLarge,
  toBusEvent,
  withNumbers,
} from './bus-event.ts';
import { type DeliveryParts, TargetDelivery } from './deliver.ts';
import { compile, type Rule, RuleBook } from './rule-book.ts';

/** What the buses need of the cloud. */
export interface EventBusEngineOptions extends DeliveryParts {
  readonly place: AccountRegion;
}

const MOST_ENTRIES = 10;

type Action = (input: AwsJson, traceHeader: string | undefined) => AwsJson;

/** EventBridge: buses, rules and targets; an event is in its queues before PutEvents is answered. */
export class EventBusEngine implements Engine {
  readonly service = 'events';
  readonly #options: EventBusEngineOptions;
  readonly #rules: RuleBook;
  readonly #delivery: TargetDelivery;
  readonly #actions: ReadonlyMap<string, Action>;

  constructor(options: EventBusEngineOptions) {
    this.#options = options;
    this.#rules = new RuleBook(options.place);
    this.#delivery = new TargetDelivery(options);
    this.#actions = new Map<string, Action>([
      ['PutEvents', (input, traceHeader) => this.#putEvents(input, traceHeader)],
      ['TestEventPattern', testEventPattern],
      ...this.#rules.actions(),
    ]);
  }

  /** `traceHeader` goes with the events that the call puts, without what Lambda's loop detection has in it. */
  async call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson> {
    const run = this.#actions.get(action);
    if (run !== undefined) return run(input, traceHeader);
    const known = [...this.#actions.keys()].join(', ');
    throw new AwsError(
      'UnknownOperationException',
      `the local EventBridge has no action ${action}; it has ${known}`,
    );
  }

  access(action: string, input: AwsJson): Access {
    return { action: `events:${action}`, resources: this.#rules.resources(action, input) };
  }

  async stop(): Promise<void> {
    this.#delivery.stop();
  }

  #putEvents({ Entries }: AwsJson, traceHeader: string | undefined): AwsJson {
    const entries = (Array.isArray(Entries) ? Entries : []) as AwsJson[];
    if (entries.length === 0 || entries.length > MOST_ENTRIES) {
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MOST_ENTRIES}; received ${entries.length}`,
      );
    }
    if (!entries.every((entry) => typeof entry === 'object' && entry !== null))
      throw new AwsError('SerializationException', 'each of `Entries` must be an object');
    const tooLarge = requestTooLarge(entries);
    if (tooLarge !== undefined) throw tooLarge;
    const results = entries.map((entry) => this.#putEntry({ TraceHeader: traceHeader, ...entry }));
    this.#options.queues.flush();
    return {
      FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
      Entries: results,
    };
  }

  #putEntry(entry: AwsJson): AwsJson {
    const event = toBusEvent(entry, {
      id: randomUUID(),
      now: this.#options.clock.now(),
      place: this.#options.place,
    });
    if ('ErrorCode' in event) return { ...event };
    const busName =
      String(entry.EventBusName ?? 'default')
        .split('/')
        .at(-1) ?? 'default';
    const rules = this.#rules.matching(busName, event);
    if (rules === undefined) {
      // AWS takes it, and drops it.
      this.#options.warn(
        `an event for the bus ${busName} is dropped: there is no such bus, and AWS would not say so`,
      );
      return { EventId: event.id };
    }
    const traceHeader =
      entry.TraceHeader === undefined ? undefined : withoutLineage(String(entry.TraceHeader));
    const exact = withNumbers(event, String(entry.Detail));
    for (const rule of rules) this.#toTargets(rule, exact, traceHeader);
    return { EventId: event.id };
  }

  #toTargets(rule: Rule, event: BusEvent, traceHeader: string | undefined): void {
    for (const target of rule.targets.values())
      this.#delivery.deliver({ event, ruleArn: rule.arn, target, traceHeader });
  }
}

function testEventPattern({ EventPattern, Event }: AwsJson): AwsJson {
  return { Result: compile(String(EventPattern)).matches(parseEvent(Event)) };
}

/** What an event to be tested must have (EventBridge API reference, TestEventPattern). */
const MANDATORY = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function parseEvent(text: unknown): JsonObject {
  const event = parseObject(String(text));
  const missing = MANDATORY.filter((field) => event?.[field] === undefined);
  if (event !== undefined && missing.length === 0) return event;
  const reason = event === undefined ? 'no JSON object' : `it has no ${missing.join(', ')}`;
  throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${reason}.`);
}
