import type { DryRun } from '../../client/index.ts';
import type { Output, World } from '../command/world.ts';
import { escapeText } from '../format/escape-text.ts';
import { makePaint } from '../format/paint.ts';
import { showSeconds } from '../format/times.ts';

/** `1,204 dead deliveries`, or `at least 100,000`. */
export function describeCount({ count, exact }: DryRun['matched']): string {
  const number = count.toLocaleString('en-US');
  return `${exact ? '' : 'at least '}${number} dead ${count === 1 ? 'delivery' : 'deliveries'}`;
}

/** What a job would be about, for a person: how many, of which errors, some of them, and how long it takes. */
export function showCount(
  counted: DryRun,
  {
    output,
    world,
    name,
  }: { readonly output: Output; readonly world: Pick<World, 'env'>; readonly name: string },
): void {
  const paint = makePaint(output, world.env);
  const { matched, byErrorClass, sample, etaSeconds } = counted;
  const lines = [paint('bold', escapeText(`${describeCount(matched)} of ${name}`))];
  const width = Math.max(
    0,
    ...byErrorClass.map(({ count }) => count.toLocaleString('en-US').length),
  );
  for (const { errorClass, count } of byErrorClass)
    lines.push(
      `  ${count.toLocaleString('en-US').padStart(width)}  ${escapeText(errorClass || 'no error class')}`,
    );
  if (sample.length > 0) lines.push(paint('dim', 'such as'));
  for (const { trackingId, error } of sample.slice(0, 3))
    lines.push(`  ${escapeText(`${trackingId}  ${error?.class ?? ''}: ${error?.message ?? ''}`)}`);
  if (etaSeconds !== undefined && matched.count > 0)
    lines.push(`It takes about ${showSeconds(etaSeconds)} at this rate.`);
  output.write(`${lines.join('\n')}\n`);
}
