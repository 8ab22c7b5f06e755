import type { Input } from '../command/input.ts';
import type { Output, World } from '../command/world.ts';
import { escapeText } from './escape-text.ts';
import { makePaint } from './paint.ts';

/** A column's title, and what it has of a row. */
export type Column<Row> = readonly [title: string, cell: (row: Row) => string | number | undefined];

/** Whose output is wanted, and where it goes. */
export interface Printing {
  readonly input: Input;
  readonly world: Pick<World, 'stdout' | 'stderr' | 'env'>;
}

/** Between two columns. */
const GAP = '  ';

/** Rows as a table for a person at a terminal, or as JSON, one object a line, in a pipe or where that is asked for. */
export function printRows<Row extends object>(
  rows: readonly Row[],
  printing: Printing,
  columns: readonly Column<Row>[],
): void {
  const { stdout, stderr, env } = printing.world;
  if (wantsJson(printing)) for (const row of rows) printJson(row, stdout);
  else if (rows.length === 0) stderr.write('There is nothing to list.\n');
  else for (const line of tableOf(rows, columns, makePaint(stdout, env))) stdout.write(`${line}\n`);
}

/** Whether a program reads the output, or a person wants what one would read. */
export function wantsJson({ input, world }: Printing): boolean {
  return input.isOn('json') || world.stdout.isTTY !== true;
}

/** A line of JSON, in which strings are escaped further than JSON must, for a terminal. */
export function printJson(value: object, stdout: Output): void {
  stdout.write(`${escapeText(JSON.stringify(value))}\n`);
}

function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  paint: ReturnType<typeof makePaint>,
): readonly string[] {
  const cells = rows.map((row) => columns.map(([, cell]) => write(cell(row))));
  const isFigure = columns.map(([, cell]) => rows.every((row) => typeof cell(row) !== 'string'));
  const titles = columns.map(([title]) => title);
  const widths = titles.map((title, place) =>
    Math.max(title.length, ...cells.map((row) => row[place]?.length ?? 0)),
  );
  const join = (row: readonly string[]) =>
    row
      .map((cell, place) => {
        const width = widths[place] ?? 0;
        return isFigure[place] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd();
  return [paint('dim', join(titles)), ...cells.map(join)];
}

function write(cell: string | number | undefined): string {
  if (typeof cell === 'number') return cell.toLocaleString('en-US');
  return escapeText(cell ?? '');
}
