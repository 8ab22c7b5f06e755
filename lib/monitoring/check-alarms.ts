import { Duration, Token } from 'aws-cdk-lib/core';
import type { RouterAlarmOptions } from './alarm-options.ts';

const DAY = 86_400;

/** Of times, in seconds, and of counts; a time with a step is counted out in periods of it. */
interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly step?: number;
  /** Why there is a most. */
  readonly why?: string;
}

/** A figure a minute, and queues that keep messages for 14 days. */
const AGE: Bounds = { least: 60, most: 14 * DAY, why: ', for which queues keep messages' };

/** An alarm with periods of less than an hour looks back a day at most (CloudWatch API reference, "PutMetricAlarm"). */
const inPeriods = (seconds: number): Bounds => ({ least: seconds, most: DAY, step: seconds });

const TIMES: Readonly<Record<string, Bounds>> = {
  oldestAge: AGE,
  deadLetterAge: AGE,
  retryingForLong: AGE,
  pausedForLong: AGE,
  notReceived: inPeriods(300),
  outboxNotEmpty: inPeriods(60),
  reconcileNotRunning: inPeriods(300),
  reconcileBehind: { least: 60, most: DAY },
};

const COUNT: Bounds = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** SQS developer guide, "Message quotas". */
const COUNTS: Readonly<Record<string, Bounds>> = { inFlight: { least: 1, most: 120_000 } };

/** Throws an `Error` that names the alarm, the wrong value and the allowed ones; `owner` comes before it. */
export function checkAlarms(alarms: RouterAlarmOptions, owner = ''): void {
  for (const [name, value] of Object.entries(alarms) as [string, Duration | number | false][]) {
    const problem =
      value === false
        ? undefined
        : typeof value === 'number'
          ? problemOfCount(value, COUNTS[name] ?? COUNT)
          : problemOfTime(value, TIMES[name] ?? AGE);
    if (problem !== undefined) throw new Error(`${owner}alarms.${name} ${problem}, or false`);
  }
}

/** A queue hides a message for so many times of what its function has for it (Lambda developer guide, "Configuring an Amazon SQS queue"). */
const HIDDEN = 6;

/** Throws where a target that is busy would look like one that nothing asks to work. */
export function checkReceiving(
  notReceived: Duration | false,
  visibilityTimeout: Duration,
  owner: string,
): void {
  if (notReceived === false) return;
  const busy = Math.ceil(visibilityTimeout.toSeconds() / HIDDEN);
  if (notReceived.toSeconds() > busy) return;
  throw new Error(
    `${owner}alarms.notReceived must be longer than its target may be busy with a batch, ${busy} seconds, since it takes no events meanwhile; received ${notReceived.toHumanString()}`,
  );
}

function problemOfCount(value: number, { least, most }: Bounds): string | undefined {
  if (Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  const allowed = most === COUNT.most ? `${least} or more` : `from ${least} to ${most}`;
  return `must be a whole number, ${allowed}; received ${value}`;
}

function problemOfTime(
  value: Duration,
  { least, most, step, why = '' }: Bounds,
): string | undefined {
  if (value.isUnresolved())
    return step === undefined
      ? undefined
      : 'is known at the deployment only, and the periods of an alarm are counted before it; pass one that is known now';
  const seconds = value.toSeconds();
  if (seconds >= least && seconds <= most && seconds % (step ?? 1) === 0) return undefined;
  const [from, to, each] = [least, most, step ?? 0].map((bound) =>
    Duration.seconds(bound).toHumanString(),
  );
  const steps = step === undefined ? '' : ` in steps of ${each}`;
  return `must be from ${from} to ${to}${steps}${why}; received ${seconds} seconds`;
}
