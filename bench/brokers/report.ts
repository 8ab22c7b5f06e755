import { percentile } from '../report/bench-row.ts';
import type { Round } from './compare-bridges.ts';
import type { FanOutRound } from './compare-fan-out.ts';

/** The titles of the rows that follow. */
export const BRIDGES_HEAD = table([
  'messages a second',
  'client alone',
  'bridge alone',
  'ratio',
  'bridge and router',
  'ratio',
  'processor ms of client and bridge',
]);

export const FAN_OUT_HEAD = table([
  'events a second, handled by three',
  'embedded cloud',
  'quorum queues',
  'ratio',
  'middle half of the ratios',
]);

function table(titles: readonly string[]): string {
  return `| ${titles.join(' | ')} |\n|${titles.map(() => '---|').join('')}`;
}

/** Medians of the rounds, and of the ratios of each round, to the client alone in it. */
export function bridgesRow(name: string, rounds: readonly Round[]): string {
  const rate = (side: keyof Round) =>
    median(rounds.map((round) => round[side].eventsPerSecond)).toLocaleString('en-US', WHOLE);
  const ratio = (side: keyof Round) =>
    median(
      rounds.map((round) => round[side].eventsPerSecond / round.alone.eventsPerSecond),
    ).toFixed(2);
  const cpu = (side: keyof Round) =>
    median(rounds.map((round) => round[side].cpuMsPerEvent)).toFixed(3);
  const cells = [rate('alone'), rate('bridge'), ratio('bridge'), rate('whole'), ratio('whole')];
  return `| ${name} | ${cells.join(' | ')} | ${cpu('alone')} and ${cpu('bridge')} |`;
}

export function fanOutRow(name: string, rounds: readonly FanOutRound[]): string {
  const rate = (side: keyof FanOutRound) =>
    median(rounds.map((round) => round[side])).toLocaleString('en-US', WHOLE);
  const ratios = rounds.map(({ cloud, quorum }) => cloud / quorum);
  const [least = 0, most = 0] = [0.25, 0.75].map((share) => percentile(ratios, share));
  return `| ${name} | ${rate('cloud')} | ${rate('quorum')} | ${median(ratios).toFixed(2)} | ${least.toFixed(2)} to ${most.toFixed(2)} |`;
}

const WHOLE = { maximumFractionDigits: 0 };

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
