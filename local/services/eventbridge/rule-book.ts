import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import { checkPatternLength } from '../../../core/pattern/checks/check-pattern-length.ts';
import { usesWildcard } from '../../../core/pattern/checks/uses-wildcard.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { makePatternIndex, type PatternIndex } from '../../../core/pattern/index/pattern-index.ts';
import type { Pattern } from '../../../core/pattern/pattern.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import { parseObject } from './bus-event.ts';
import { parseTarget, type Target } from './target.ts';

/** The longest pattern that the PutRule API takes, whatever the quota (API reference). */
const PATTERN_LIMIT = 4096;

/** "Rules can have up to 5 targets" (EventBridge quotas). */
const MOST_TARGETS = 5;

/** "Rules containing wildcards: 30 rules per event bus", which cannot be adjusted (EventBridge quotas). */
const MOST_WITH_WILDCARD = 30;

/** A rule; a disabled one, or one that runs by a schedule, has no pattern. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly pattern: Pattern | undefined;
  /** As PutRule gave it. */
  readonly settings: AwsJson;
  readonly targets: Map<string, Target>;
}

type PatternRule = Rule & { readonly pattern: Pattern };

/** A bus's rules by name. */
class Bus {
  readonly rules = new Map<string, Rule>();
  #index: PatternIndex<PatternRule> | undefined;

  /** Puts or, without one, removes the rule of a name. */
  set(name: string, rule: Rule | undefined): void {
    if (rule === undefined) this.rules.delete(name);
    else this.rules.set(name, rule);
    this.#index = undefined;
  }

  /** The rules that match an event. */
  matching(event: Json): readonly Rule[] {
    this.#index ??= makePatternIndex(
      [...this.rules.values()].filter((rule): rule is PatternRule => rule.pattern !== undefined),
    );
    return this.#index.matching(event);
  }
}

/** The buses and their rules. */
export class RuleBook {
  readonly #place: AccountRegion;
  readonly #buses = new Map<string, Bus>([['default', new Bus()]]);

  constructor(place: AccountRegion) {
    this.#place = place;
  }

  /** The rules of a bus that match an event; undefined when there is no such bus. */
  matching(bus: string, event: Json): readonly Rule[] | undefined {
    return this.#buses.get(bus)?.matching(event);
  }

  /** The control plane's actions by name. */
  actions(): readonly [string, (input: AwsJson) => AwsJson][] {
    return [
      ['CreateEventBus', (input) => this.#createBus(input)],
      ['DeleteEventBus', ({ Name }) => this.#deleteBus(String(Name))],
      ['DescribeEventBus', ({ Name }) => this.#describeBus(busName(Name))],
      [
        'ListEventBuses',
        () => ({ EventBuses: [...this.#buses.keys()].map((name) => this.#describeBus(name)) }),
      ],
      ['PutRule', (input) => this.#putRule(input)],
      ['DeleteRule', (input) => this.#deleteRule(input)],
      ['DescribeRule', (input) => describe(this.#rule(input.EventBusName, input.Name))],
      [
        'ListRules',
        (input) => ({ Rules: [...this.#bus(input.EventBusName).rules.values()].map(describe) }),
      ],
      ['EnableRule', (input) => this.#setState(input, 'ENABLED')],
      ['DisableRule', (input) => this.#setState(input, 'DISABLED')],
      ['PutTargets', (input) => this.#putTargets(input)],
      ['RemoveTargets', (input) => this.#removeTargets(input)],
      ['ListTargetsByRule', (input) => this.#listTargets(input)],
    ];
  }

  /** The ARNs that IAM checks for an action. */
  resources(action: string, input: AwsJson): readonly string[] {
    if (action === 'PutEvents') {
      const entries = (input.Entries ?? []) as AwsJson[];
      return [...new Set(entries.map(({ EventBusName }) => this.#busArn(busName(EventBusName))))];
    }
    const rule = input.Rule ?? (action.endsWith('Rule') ? input.Name : undefined);
    if (rule !== undefined) return [this.#ruleArn(busName(input.EventBusName), String(rule))];
    return input.Name === undefined ? ['*'] : [this.#busArn(busName(input.Name))];
  }

  #createBus({ Name }: AwsJson): AwsJson {
    const name = checkName(Name, /^[/.\w-]{1,256}$/);
    if (this.#buses.has(name))
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    this.#buses.set(name, new Bus());
    return { EventBusArn: this.#busArn(name) };
  }

  #deleteBus(name: string): AwsJson {
    if (name === 'default')
      throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    this.#buses.delete(name);
    return {};
  }

  #describeBus(name: string): AwsJson {
    this.#bus(name);
    return { Name: name, Arn: this.#busArn(name) };
  }

  #putRule(input: AwsJson): AwsJson {
    const { Name, EventPattern, ScheduleExpression, State = 'ENABLED' } = input;
    const bus = busName(input.EventBusName);
    const { rules } = this.#bus(bus);
    const name = checkName(Name, /^[.\w-]{1,64}$/);
    if (EventPattern === undefined && ScheduleExpression === undefined) {
      throw new AwsError(
        'ValidationException',
        'Parameter(s) EventPattern or ScheduleExpression must be specified.',
      );
    }
    const pattern = EventPattern === undefined ? undefined : compile(String(EventPattern));
    if (hasWildcard(input)) requireRoom(bus, [...rules.values()], name);
    const arn = this.#ruleArn(bus, name);
    this.#bus(bus).set(name, {
      name,
      arn,
      pattern: State === 'DISABLED' ? undefined : pattern,
      settings: { ...input, State, EventBusName: bus },
      targets: rules.get(name)?.targets ?? new Map(),
    });
    return { RuleArn: arn };
  }

  #deleteRule({ Name, EventBusName }: AwsJson): AwsJson {
    const bus = this.#bus(EventBusName);
    const rule = bus.rules.get(String(Name));
    if (rule !== undefined && rule.targets.size > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    bus.set(String(Name), undefined);
    return {};
  }

  #setState({ Name, EventBusName }: AwsJson, State: string): AwsJson {
    this.#putRule({ ...this.#rule(EventBusName, Name).settings, State });
    return {};
  }

  #putTargets({ Rule: name, EventBusName, Targets }: AwsJson): AwsJson {
    const { targets } = this.#rule(EventBusName, name);
    const parsed = ((Targets ?? []) as AwsJson[]).map(parseTarget);
    const ids = new Set([...targets.keys(), ...parsed.map(({ id }) => id)]);
    if (ids.size > MOST_TARGETS) {
      throw new AwsError(
        'LimitExceededException',
        `The requested resource exceeds the maximum number allowed: ${MOST_TARGETS} targets a rule`,
      );
    }
    for (const target of parsed) targets.set(target.id, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  #removeTargets({ Rule: name, EventBusName, Ids }: AwsJson): AwsJson {
    const { targets } = this.#rule(EventBusName, name);
    for (const id of (Ids ?? []) as string[]) targets.delete(id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  #listTargets({ Rule: name, EventBusName }: AwsJson): AwsJson {
    return {
      Targets: [...this.#rule(EventBusName, name).targets.values()].map(({ settings }) => settings),
    };
  }

  #bus(name: unknown): Bus {
    const bus = this.#buses.get(busName(name));
    if (bus === undefined)
      throw new AwsError('ResourceNotFoundException', `Event bus ${busName(name)} does not exist.`);
    return bus;
  }

  #rule(bus: unknown, name: unknown): Rule {
    const rule = this.#bus(bus).rules.get(String(name));
    if (rule === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        `Rule ${String(name)} does not exist on EventBus ${busName(bus)}.`,
      );
    return rule;
  }

  #busArn(name: string): string {
    return arnOf(this.#place, 'events', `event-bus/${name}`);
  }

  #ruleArn(bus: string, name: string): string {
    return arnOf(this.#place, 'events', `rule/${bus === 'default' ? '' : `${bus}/`}${name}`);
  }
}

function checkName(given: unknown, pattern: RegExp): string {
  if (typeof given === 'string' && pattern.test(given)) return given;
  throw new AwsError(
    'ValidationException',
    `Value ${JSON.stringify(given)} at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

/** A bus is named by its name or by its ARN. */
function busName(given: unknown): string {
  return (
    String(given ?? 'default')
      .split('/')
      .at(-1) ?? 'default'
  );
}

function describe({ name, arn, settings }: Rule): AwsJson {
  return { ...settings, Name: name, Arn: arn };
}

/** A rule's pattern. Throws `AwsError('InvalidEventPatternException')`. */
export function compile(text: string): Pattern {
  try {
    const pattern = compilePattern(text);
    checkPatternLength(JSON.parse(text), PATTERN_LIMIT);
    return pattern;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw new AwsError(
      'InvalidEventPatternException',
      `Event pattern is not valid. Reason: ${error.message}`,
    );
  }
}

/** Throws where a bus takes no further rule with a wildcard; one that is put anew is none. */
function requireRoom(bus: string, rules: readonly Rule[], name: string): void {
  const others = rules.filter((rule) => rule.name !== name && hasWildcard(rule.settings));
  if (others.length < MOST_WITH_WILDCARD) return;
  throw new AwsError(
    'LimitExceededException',
    `The bus ${bus} has ${MOST_WITH_WILDCARD} rules that contain wildcards.`,
  );
}

function hasWildcard({ EventPattern }: AwsJson): boolean {
  const pattern = EventPattern === undefined ? undefined : parseObject(String(EventPattern));
  return pattern !== undefined && usesWildcard(pattern);
}
