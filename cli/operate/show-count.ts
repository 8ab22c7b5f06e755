import type { DryRun, ReplayDryRun } from '../../client/index.ts';
import type { Output, World } from '../command/world.ts';
import { escapeText } from '../format/escape-text.ts';
import { makePaint } from '../format/paint.ts';
import { showSeconds } from '../format/times.ts';

/** Where a count is shown, and whose it is. */
interface Showing {
  readonly output: Output;
  readonly world: Pick<World, 'env'>;
  readonly subscriber: string;
}

/** So many are shown. */
const SAMPLE = 3;

const NOUNS = { dead: ['dead delivery', 'dead deliveries'], past: ['event', 'events'] } as const;

/** `1,204 dead deliveries`, or `at least 100,000`. */
export function describeCount(
  { count, exact }: DryRun['matched'],
  kind: keyof typeof NOUNS,
): string {
  const [one, many] = NOUNS[kind];
  return `${exact ? '' : 'at least '}${figure(count)} ${count === 1 ? one : many}`;
}

/** What a redrive or a discard would be about, for a person: how many, of which errors, and some of them. */
export function showDead(
  { matched, byErrorClass, sample, etaSeconds }: Omit<DryRun, 'dryRun'>,
  showing: Showing,
): void {
  show(showing, {
    ...{ matched, etaSeconds },
    title: `${describeCount(matched, 'dead')} of ${showing.subscriber}`,
    groups: byErrorClass.map(({ errorClass, count }) => [count, errorClass || 'no error class']),
    sample: sample.map(
      ({ trackingId, error }) => `${trackingId}  ${error?.class ?? ''}: ${error?.message ?? ''}`,
    ),
  });
}

/** The same of a replay, by types. */
export function showEvents(
  { matched, byType, sample, etaSeconds }: ReplayDryRun,
  showing: Showing,
): void {
  show(showing, {
    ...{ matched, etaSeconds },
    title: `${describeCount(matched, 'past')} for ${showing.subscriber}`,
    groups: byType.map(({ type, count }) => [count, type]),
    sample: sample.map(({ trackingId, type, id }) => `${trackingId}  ${type}  ${id}`),
  });
}

interface Shown extends Pick<DryRun, 'matched'> {
  readonly title: string;
  readonly groups: readonly (readonly [count: number, name: string])[];
  readonly sample: readonly string[];
  readonly etaSeconds: number | undefined;
}

function show({ output, world }: Showing, { matched, title, groups, sample, etaSeconds }: Shown) {
  const paint = makePaint(output, world.env);
  const width = Math.max(0, ...groups.map(([count]) => figure(count).length));
  const lines = [
    paint('bold', escapeText(title)),
    ...groups.map(([count, name]) => `  ${figure(count).padStart(width)}  ${escapeText(name)}`),
    ...(sample.length === 0 ? [] : [paint('dim', 'such as')]),
    ...sample.slice(0, SAMPLE).map((line) => `  ${escapeText(line)}`),
    ...(etaSeconds === undefined || matched.count === 0
      ? []
      : [`It takes about ${showSeconds(etaSeconds)} at this rate.`]),
  ];
  output.write(`${lines.join('\n')}\n`);
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}
