import { Duration } from 'aws-cdk-lib/core';
import type { RouterAlarmOptions, SubscriberAlarmOptions } from './alarm-options.ts';
import { checkAlarms, checkReceiving } from './check-alarms.ts';

/** Where a subscriber's alarms go off. */
export type SubscriberAlarmSettings = Required<SubscriberAlarmOptions>;

/** Where a router's alarms go off. */
export type RouterAlarmSettings = Required<RouterAlarmOptions>;

const DEFAULT_AGE = Duration.hours(1);

/** Those of a subscriber that nobody has said anything of. */
const DEFAULTS: SubscriberAlarmSettings = {
  oldestAge: DEFAULT_AGE,
  // Two thirds of what SQS takes; beyond that a queue hands out nothing, without an error.
  inFlight: 80_000,
  deadLetterAge: Duration.minutes(15),
  // Longer than any function runs, which is 15 minutes.
  notReceived: Duration.minutes(20),
};

/** What a router was given, with what it was not given; undefined where it has no alarms. Throws where a figure cannot be. */
export function routerAlarmSettings(
  given: boolean | RouterAlarmOptions = true,
): RouterAlarmSettings | undefined {
  if (given === false) return undefined;
  const options = given === true ? {} : given;
  const ofSubscribers = withDefaults(options, DEFAULTS);
  const { oldestAge } = ofSubscribers;
  const settings = {
    ...ofSubscribers,
    deadDeliveries: options.deadDeliveries ?? 0,
    serverErrors: options.serverErrors ?? 0,
    outboxNotEmpty: options.outboxNotEmpty ?? Duration.minutes(5),
    retryingForLong: options.retryingForLong ?? (oldestAge === false ? DEFAULT_AGE : oldestAge),
    overdueDeliveries: options.overdueDeliveries ?? 0,
    deadLetterFailing: options.deadLetterFailing ?? 0,
    busDeadLetters: options.busDeadLetters ?? 0,
    throttles: options.throttles ?? 0,
    tableThrottles: options.tableThrottles ?? 0,
    busThrottles: options.busThrottles ?? 0,
    pausedForLong: options.pausedForLong ?? Duration.days(12),
    reconcileNotRunning: options.reconcileNotRunning ?? Duration.minutes(5),
    reconcileBehind: options.reconcileBehind ?? Duration.minutes(5),
  };
  checkAlarms(settings);
  return settings;
}

/** What a subscriber was given, with what its router has; undefined where either has no alarms. Throws where a figure cannot be. */
export function subscriberAlarmSettings(
  subscriber: {
    readonly name: string;
    readonly visibilityTimeout: Duration;
    readonly alarms: boolean | SubscriberAlarmOptions | undefined;
  },
  ofRouter: RouterAlarmSettings | undefined,
): SubscriberAlarmSettings | undefined {
  const { name, visibilityTimeout, alarms = true } = subscriber;
  if (alarms === false || ofRouter === undefined) return undefined;
  const settings = withDefaults(alarms === true ? {} : alarms, ofRouter);
  const owner = `subscriber "${name}": `;
  checkAlarms(settings, owner);
  checkReceiving(settings.notReceived, visibilityTimeout, owner);
  return settings;
}

function withDefaults(
  { oldestAge, inFlight, deadLetterAge, notReceived }: SubscriberAlarmOptions,
  defaults: SubscriberAlarmSettings,
): SubscriberAlarmSettings {
  return {
    oldestAge: oldestAge ?? defaults.oldestAge,
    inFlight: inFlight ?? defaults.inFlight,
    deadLetterAge: deadLetterAge ?? defaults.deadLetterAge,
    notReceived: notReceived ?? defaults.notReceived,
  };
}
