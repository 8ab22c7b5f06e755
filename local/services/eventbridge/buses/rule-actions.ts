import { usesWildcard } from '../../../../core/pattern/checks/uses-wildcard.ts';
import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { parseObject } from '../bus-event.ts';
import { parseSchedule } from '../schedules/parse-schedule.ts';
import type { RuleSchedules } from '../schedules/rule-schedules.ts';
import type { Bus } from './bus.ts';
import type { Actions, BusBook } from './bus-book.ts';
import { NAME_PATTERN, validate } from './constraints.ts';
import { page } from './page.ts';
import { compile, type Rule } from './rule.ts';

/** "Rules containing wildcards: 30 rules per event bus", which cannot be adjusted (EventBridge quotas). */
const MOST_WITH_WILDCARD = 30;

const STATES = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];

/** What DescribeRule and ListRules answer of what PutRule took. */
const DESCRIBED = ['EventPattern', 'ScheduleExpression', 'State', 'Description', 'RoleArn'];

/** Puts, lists, describes, enables, disables and deletes rules. */
export function ruleActions(book: BusBook, schedules: RuleSchedules): Actions {
  const parts = { book, schedules };
  const rulesOf = (bus: unknown) => [...book.bus(bus).rules.values()];
  return [
    ['PutRule', (input) => putRule(input, parts)],
    ['DeleteRule', (input) => deleteRule(input, parts)],
    ['DescribeRule', (input) => describeWhole(book.rule(input.EventBusName, input.Name))],
    [
      'ListRules',
      (input) =>
        page(
          'Rules',
          rulesOf(input.EventBusName).map((rule) => [rule.name, describe(rule)]),
          input,
        ),
    ],
    [
      'ListRuleNamesByTarget',
      (input) => {
        validate([{ at: 'targetArn', value: input.TargetArn, required: true, length: [1, 1600] }]);
        const rules = rulesOf(input.EventBusName).filter(({ targets }) =>
          [...targets.values()].some(({ arn }) => arn === input.TargetArn),
        );
        return page(
          'RuleNames',
          rules.map(({ name }) => [name, name]),
          input,
        );
      },
    ],
    ['EnableRule', (input) => setState(input, 'ENABLED', parts)],
    ['DisableRule', (input) => setState(input, 'DISABLED', parts)],
  ];
}

interface Parts {
  readonly book: BusBook;
  readonly schedules: RuleSchedules;
}

function putRule(input: AwsJson, { book, schedules }: Parts): AwsJson {
  const { Name, EventPattern, ScheduleExpression, State = 'ENABLED' } = input;
  checkRule(input);
  const bus = book.bus(input.EventBusName);
  if (EventPattern === undefined && ScheduleExpression === undefined) {
    throw new AwsError(
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  }
  if (ScheduleExpression !== undefined) checkSchedule(String(ScheduleExpression), bus);
  const name = String(Name);
  const pattern = EventPattern === undefined ? undefined : compile(String(EventPattern));
  if (hasWildcard(input)) requireRoom(bus, name);
  const rule: Rule = {
    name,
    arn: book.ruleArn(bus.name, name),
    pattern: State === 'DISABLED' ? undefined : pattern,
    settings: { ...input, State, EventBusName: bus.name },
    targets: bus.rules.get(name)?.targets ?? new Map(),
  };
  bus.set(name, rule);
  schedules.put(rule);
  return { RuleArn: rule.arn };
}

function checkRule({ Name, Description, ScheduleExpression, State, RoleArn }: AwsJson): void {
  validate([
    { at: 'name', value: Name, required: true, length: [1, 64], pattern: NAME_PATTERN },
    { at: 'description', value: Description, length: [0, 512] },
    { at: 'scheduleExpression', value: ScheduleExpression, length: [0, 256] },
    { at: 'state', value: State, values: STATES },
    { at: 'roleArn', value: RoleArn, length: [1, 1600] },
  ]);
}

function checkSchedule(expression: string, bus: Bus): void {
  if (bus.name !== 'default')
    throw new AwsError(
      'ValidationException',
      'ScheduleExpression is supported only on the default event bus.',
    );
  try {
    parseSchedule(expression);
  } catch {
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  }
}

function deleteRule({ Name, EventBusName }: AwsJson, { book, schedules }: Parts): AwsJson {
  const bus = book.bus(EventBusName);
  const rule = bus.rules.get(String(Name));
  if (rule === undefined) return {};
  if (rule.targets.size > 0)
    throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
  bus.set(rule.name, undefined);
  schedules.remove(rule);
  return {};
}

function setState({ Name, EventBusName }: AwsJson, State: string, parts: Parts): AwsJson {
  putRule({ ...parts.book.rule(EventBusName, Name).settings, State }, parts);
  return {};
}

/** With the account that has made it, which DescribeRule says and ListRules does not (API reference). */
function describeWhole(rule: Rule): AwsJson {
  const [, , , , account] = rule.arn.split(':');
  return { ...describe(rule), CreatedBy: account };
}

function describe({ name, arn, settings }: Rule): AwsJson {
  const given = DESCRIBED.filter((member) => settings[member] !== undefined);
  return {
    Name: name,
    Arn: arn,
    ...Object.fromEntries(given.map((member) => [member, settings[member]])),
    EventBusName: settings.EventBusName,
  };
}

/** Throws where a bus takes no further rule with a wildcard; one that is put anew is none. */
function requireRoom({ name: bus, rules }: Bus, name: string): void {
  const others = [...rules.values()].filter(
    (rule) => rule.name !== name && hasWildcard(rule.settings),
  );
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
