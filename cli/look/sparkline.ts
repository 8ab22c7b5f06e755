const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Counts as a line of bars, at most so many columns wide: each column is the sum of as many counts, and the highest bar is the
 * greatest sum. What is nothing is a dot, so that a little is not taken for it.
 */
export function sparkline(counts: readonly number[], width: number): string {
  const together = Math.ceil(counts.length / width);
  const sums: number[] = [];
  for (let place = 0; place < counts.length; place += together)
    sums.push(counts.slice(place, place + together).reduce((sum, count) => sum + count, 0));
  const most = Math.max(1, ...sums);
  return sums
    .map((sum) => (sum === 0 ? '·' : BARS[Math.ceil((sum / most) * BARS.length) - 1]))
    .join('');
}
