import type { Rates } from '../../client/index.ts';
import { makePaint } from '../format/paint.ts';
import { printJson, printRows, wantsJson } from '../format/print-rows.ts';
import { showSeconds, showTime } from '../format/times.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { FROM_FLAG, given, spanOf, TO_FLAG } from './flags.ts';
import { sparkline } from './sparkline.ts';

const DAY_SECONDS = 86_400;

/** The most columns of a line. */
const WIDTH = 60;

const LINES = [
  ['accepted', 'cyan'],
  ['delivered', 'green'],
  ['failed', 'yellow'],
  ['dead', 'red'],
] as const;

export const metricsCommand = routerCommand({
  name: 'metrics',
  summary:
    'what was accepted, delivered, failed and given up over time, and who has waited longest',
  flags: {
    from: { ...FROM_FLAG, about: `${FROM_FLAG.about} (default 1h)` },
    to: TO_FLAG,
    period: {
      ...{ type: 'string', value: 'SECONDS' },
      about: 'a multiple of 60 (default a minute, or more where the time is long)',
    },
    subscriber: { type: 'string', value: 'NAME', about: 'its figures alone' },
  },
  notes: [
    'The figures come a minute or two after what they count, and are read once a minute. `oldest` is how long the',
    'oldest message of a subscriber has been on its queue, waiting or at work; a retry is a message of its own.',
  ],
  async run(work) {
    const { input, world, router } = work;
    const query = given({
      ...spanOf(input, world.clock),
      period: input.number('period', { least: 60, most: DAY_SECONDS }),
      subscriber: input.text('subscriber'),
    });
    const rates = await router.client.metrics(query);
    if (wantsJson(work)) printJson(rates, world.stdout);
    else print(rates, work);
    return 0;
  },
});

function print(rates: Rates, { input, world }: RouterWork): void {
  const { stdout, env } = world;
  const paint = makePaint(stdout, env);
  const { from, to, periodSeconds, figures, subscriber } = rates;
  const whose = subscriber === undefined ? '' : `${subscriber}, `;
  const span = `${whose}${showTime(from)} to ${showTime(to)}, by ${showPeriod(periodSeconds)}`;
  stdout.write(`${paint('dim', span)}\n`);
  if (figures === 'none') {
    stdout.write('No figure yet: nothing happened, or CloudWatch does not have it yet.\n');
  } else printLines(rates, world);
  if (rates.oldestSeconds !== undefined)
    stdout.write(`oldest     ${showSeconds(rates.oldestSeconds)}\n`);
  const told = (rates.subscribers ?? []).filter(
    ({ attempts, failed, oldestSeconds }) => attempts + failed + (oldestSeconds ?? 0) > 0,
  );
  if (told.length === 0) return;
  stdout.write('\n');
  printRows(told, { input, world }, [
    ['subscriber', ({ name }) => name],
    ['delivered', ({ delivered }) => delivered],
    ['failed', ({ failed }) => failed],
    ['oldest', ({ oldestSeconds: age }) => (age === undefined ? '' : showSeconds(age))],
  ]);
}

function printLines(rates: Rates, { stdout, env }: RouterWork['world']): void {
  const { totals } = rates;
  const paint = makePaint(stdout, env);
  const width = Math.max(
    ...LINES.map(([name]) => (totals[name] ?? 0).toLocaleString('en-US').length),
  );
  for (const [name, colour] of LINES) {
    const counts = rates[name];
    if (counts === undefined) continue;
    const total = (totals[name] ?? 0).toLocaleString('en-US').padStart(width);
    const line = `${name.padEnd(9)}  ${total}  ${paint(colour, sparkline(counts, WIDTH))}`;
    stdout.write(`${line}\n`);
  }
}

function showPeriod(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes === 1) return 'the minute';
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
