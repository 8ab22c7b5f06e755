import { type NextTime, parseCron } from '../eventbridge/schedules/parse-cron.ts';
import type { TimeZone } from './time-zone.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const AT = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;
const RATE = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/;
const CRON = /^cron\((.*)\)$/;

/** When a schedule is due. */
export interface ScheduleTimes {
  /** Strictly after a time; `begin` is when the schedule begins. All are in epoch milliseconds. */
  readonly next: (after: number, begin: number) => number | undefined;
  /** Whether it is due once; the beginning and the end of a schedule do not matter to it. */
  readonly isOnce: boolean;
}

/**
 * Reads `at(2026-11-20T13:00:00)`, `cron(0 9 ? * MON *)` and `rate(5 minutes)` as EventBridge Scheduler has them (user
 * guide, "Schedule types"). A rate is due at once when it begins; times that a change of the clock leaves out are not
 * due, and those that it repeats are due once.
 */
export function parseExpression(expression: string, zone: TimeZone): ScheduleTimes {
  const [, date] = AT.exec(expression) ?? [];
  if (date !== undefined) return { next: once(readDate(date, expression, zone)), isOnce: true };
  const [, fields] = CRON.exec(expression) ?? [];
  if (fields !== undefined) return { next: inZone(parseCron(fields), zone), isOnce: false };
  const [, count, unit = ''] = RATE.exec(expression) ?? [];
  const interval = Number(count) * (UNIT_MS[unit] ?? 0);
  if (!(interval > 0))
    throw new Error(
      `The schedule "${expression}" is none of at(yyyy-mm-ddThh:mm:ss), rate(<n> minutes|hours|days) and cron(<6 fields>).`,
    );
  return {
    next: (after, begin) =>
      after < begin ? begin : begin + (Math.floor((after - begin) / interval) + 1) * interval,
    isOnce: false,
  };
}

function readDate(date: string, expression: string, zone: TimeZone): number | undefined {
  const wall = Date.parse(`${date}Z`);
  if (Number.isNaN(wall)) throw new Error(`The schedule "${expression}" has no such date or time.`);
  return zone.fromWall(wall);
}

function once(at: number | undefined): NextTime {
  return (after) => (at !== undefined && at > after ? at : undefined);
}

function inZone(next: NextTime, zone: TimeZone): NextTime {
  return (after) => {
    for (let wall = next(zone.toWall(after)); wall !== undefined; wall = next(wall)) {
      const at = zone.fromWall(wall);
      if (at !== undefined && at > after) return at;
    }
    return undefined;
  };
}
