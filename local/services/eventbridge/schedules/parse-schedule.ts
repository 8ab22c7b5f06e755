import { type NextTime, parseCron } from './parse-cron.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)` as EventBridge rules have them, in UTC. A rate of 1 has its unit in the
 * singular, and every other in the plural (user guide, "Rate expressions reference").
 */
export function parseSchedule(expression: string): NextTime {
  const cron = /^cron\((.*)\)$/.exec(expression);
  if (cron?.[1] !== undefined) return parseCron(cron[1]);
  const [, count = '', unit = '', plural] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (unit === '')
    throw new Error(
      `The schedule "${expression}" is neither rate(<n> minutes|hours|days) nor cron(<6 fields>).`,
    );
  if ((count === '1') !== (plural === ''))
    throw new Error(
      `The schedule "${expression}" has its unit wrong: it is ${unit} for 1, and ${unit}s for every other number.`,
    );
  const interval = Number(count) * (UNIT_MS[unit] ?? 0);
  return (time) => time + interval;
}
