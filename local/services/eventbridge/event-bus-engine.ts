import { randomUUID } from 'node:crypto';
import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import { withoutLineage } from '../lambda/trace-header.ts';
import { type Archives, archiveActions } from './archives/archive-actions.ts';
import { replayActions } from './archives/replay-actions.ts';
import { asDoubles, type BusEvent, checkEntries, toBusEvent, withNumbers } from './bus-event.ts';
import type { Bus } from './buses/bus.ts';
import { busActions } from './buses/bus-actions.ts';
import { BusBook, busName } from './buses/bus-book.ts';
import { KeptRules } from './buses/kept-rules.ts';
import { type OnPolicy, permissionActions } from './buses/permission-actions.ts';
import type { Rule } from './buses/rule.ts';
import { ruleActions } from './buses/rule-actions.ts';
import { targetActions } from './buses/target-actions.ts';
import { RuleSchedules } from './schedules/rule-schedules.ts';
import { scheduledEvent } from './schedules/scheduled-event.ts';
import { type DeliveryParts, TargetDelivery } from './targets/deliver.ts';
import { testEventPattern } from './test-event-pattern.ts';

/** What the buses need of the cloud. */
export interface EventBusEngineOptions extends DeliveryParts {
  readonly place: AccountRegion;
  readonly onPolicy: OnPolicy;
  /** Where the rules are kept that are put by calls. @default - nowhere */
  readonly dataDir?: string | undefined;
}

/** An event for the rules of a bus; a relayed one comes from another bus. */
interface Arrival {
  readonly event: BusEvent;
  readonly traceHeader: string | undefined;
  readonly isRelayed: boolean;
}

type Action = (input: AwsJson, traceHeader: string | undefined) => AwsJson;

/** EventBridge: buses, rules and targets; an event is in its queues before PutEvents is answered. */
export class EventBusEngine implements Engine {
  readonly service = 'events';
  readonly #options: EventBusEngineOptions;
  readonly #book: BusBook;
  readonly #archives: Archives = new Map();
  readonly #kept: KeptRules;
  readonly #schedules: RuleSchedules;
  readonly #delivery: TargetDelivery;
  readonly #actions: ReadonlyMap<string, Action>;

  constructor(options: EventBusEngineOptions) {
    this.#options = options;
    const now = () => options.clock.now();
    this.#book = new BusBook(options.place, now());
    this.#kept = new KeptRules(this.#book, options.dataDir);
    this.#schedules = new RuleSchedules(options.clock, (rule, time) => this.#due(rule, time));
    this.#delivery = new TargetDelivery(options, (busArn, { event, traceHeader }) =>
      this.#arrive(this.#book.bus(busArn), { event, traceHeader, isRelayed: true }),
    );
    const archiveParts = { book: this.#book, archives: this.#archives, now };
    this.#actions = new Map<string, Action>([
      ['PutEvents', (input, traceHeader) => this.#putEvents(input, traceHeader)],
      ['TestEventPattern', testEventPattern],
      ...busActions(this.#book, now),
      ...ruleActions(this.#book, this.#schedules),
      ...targetActions(this.#book),
      ...permissionActions(this.#book, options.onPolicy),
      ...archiveActions(archiveParts),
      ...replayActions(archiveParts, (...replay) => this.#replay(...replay)),
    ]);
  }

  /** `traceHeader` goes with the events that the call puts, without what Lambda's loop detection has in it. */
  async call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson> {
    const run = this.#actions.get(action);
    if (run !== undefined) {
      const answer = run(input, traceHeader);
      this.#kept.note(action);
      return answer;
    }
    const known = [...this.#actions.keys()].join(', ');
    throw new AwsError(
      'UnknownOperationException',
      `the local EventBridge has no action ${action}; it has ${known}`,
    );
  }

  access(action: string, input: AwsJson): Access {
    return { action: `events:${action}`, resources: this.#book.resources(action, input) };
  }

  /** Puts the rules again that were put by calls and kept, once every stack is made. */
  restoreRules(): void {
    this.#kept.restore((action, input) => this.#actions.get(action)?.(input, undefined));
  }

  /** Lets the schedules of rules run, and of those that are put from now on. */
  startSchedules(): void {
    this.#schedules.start();
  }

  stopSchedules(): void {
    this.#schedules.stop();
  }

  async stop(): Promise<void> {
    this.#schedules.stop();
    this.#delivery.stop();
  }

  #putEvents({ Entries }: AwsJson, traceHeader: string | undefined): AwsJson {
    const entries = checkEntries(Entries);
    const results = entries.map((entry) => this.#putEntry({ TraceHeader: traceHeader, ...entry }));
    this.#options.queues.flush();
    return {
      FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
      Entries: results,
    };
  }

  /** Puts an event of an AWS service, which nobody else may put, on the default bus. */
  putOfService(event: Pick<BusEvent, 'source' | 'detail-type' | 'resources' | 'detail'>): void {
    const { clock, place } = this.#options;
    const { accountId: account, region } = place;
    const time = new Date(clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
    const whole = { version: '0' as const, id: randomUUID(), account, region, time, ...event };
    const bus = this.#book.buses.get('default');
    if (bus === undefined) return;
    this.#arrive(bus, { event: whole, traceHeader: undefined, isRelayed: false });
    this.#options.queues.flush();
  }

  #putEntry(entry: AwsJson): AwsJson {
    const event = toBusEvent(entry, {
      id: randomUUID(),
      now: this.#options.clock.now(),
      place: this.#options.place,
    });
    if ('ErrorCode' in event) return { ...event };
    const name = busName(entry.EventBusName);
    const bus = this.#book.buses.get(name);
    if (bus === undefined) {
      // AWS takes it, and drops it.
      this.#options.warn(
        `an event for the bus ${name} is dropped: there is no such bus, and AWS would not say so`,
      );
      return { EventId: event.id };
    }
    const traceHeader =
      entry.TraceHeader === undefined ? undefined : withoutLineage(String(entry.TraceHeader));
    const exact = withNumbers(event, String(entry.Detail));
    this.#arrive(bus, { event: exact, traceHeader, isRelayed: false });
    return { EventId: event.id };
  }

  #arrive(bus: Bus, arrival: Arrival): void {
    const now = this.#options.clock.now();
    for (const archive of this.#archives.values())
      if (archive.spec.busArn === bus.arn) archive.keep(arrival.event, now);
    for (const rule of bus.matching(asDoubles(arrival.event))) this.#toTargets(rule, arrival);
  }

  #replay(bus: Bus, event: BusEvent, ruleArns: readonly string[] | undefined): void {
    for (const rule of bus.matching(asDoubles(event)))
      if (ruleArns === undefined || ruleArns.includes(rule.arn))
        this.#toTargets(rule, { event, traceHeader: undefined, isRelayed: false });
    this.#delivery.flush();
  }

  #due(rule: Rule, time: number): void {
    const event = scheduledEvent(rule.arn, time, this.#options.place);
    this.#toTargets(rule, { event, traceHeader: undefined, isRelayed: false });
    this.#delivery.flush();
  }

  #toTargets(rule: Rule, arrival: Arrival): void {
    for (const target of rule.targets.values())
      this.#delivery.deliver({ ...arrival, ruleArn: rule.arn, target });
  }
}
