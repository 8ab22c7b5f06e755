/** One measured figure. `atLeast` and `atMost` are the bounds it must keep; without one it is only reported. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Whether a figure keeps its bounds. */
export function keepsBounds({ value, atLeast, atMost }: BenchRow): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

/** A Markdown table of figures, the bound and the verdict beside each. */
export function formatRows(rows: readonly BenchRow[]): string {
  const lines = rows.map((row) => {
    const bound =
      row.atLeast !== undefined
        ? `>= ${formatNumber(row.atLeast)}`
        : row.atMost !== undefined
          ? `<= ${formatNumber(row.atMost)}`
          : 'reported';
    const verdict = bound === 'reported' ? '' : keepsBounds(row) ? 'yes' : '**no**';
    return `| ${row.name} | ${formatNumber(row.value)} ${row.unit} | ${bound} | ${verdict} |`;
  });
  return ['| what | figure | bound | kept |', '|---|---|---|---|', ...lines].join('\n');
}

function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

/** The value below which `share` (0 to 1) of the samples lie, by nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The heap in use after a full collection; `node --expose-gc` is needed for the figure to mean anything. */
export function memoryMebibytes(): number {
  if (globalThis.gc === undefined) throw new Error('run this with node --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
