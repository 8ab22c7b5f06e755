import type { CostLine } from '../../core/cost/cost-line.ts';
import { estimateCost } from '../../core/cost/estimate-cost.ts';
import { PRICED_REGION, type Price } from '../../core/cost/prices.ts';
import type { Traffic } from '../../core/cost/traffic.ts';
import type { Paint } from '../format/paint.ts';

type Row = readonly string[];

/** Whose pages the sources are. */
const SITE = 'aws.amazon.com';

const HEAD: Row = ['service', 'what', 'calls and units', 'price', '$', `source at ${SITE}`];

/** Columns of figures, which stand at the right. */
const FIGURES = new Set([2, 3, 4]);

/** A bill for a person: a line for each thing that is paid, the sums, and what they rest on. */
export function formatCost(traffic: Traffic, paint: Paint): string {
  const { lines, idle, usd, perMillion, idleUsd } = estimateCost(traffic);
  const print = makePrinter([...lines, ...idle]);
  const sum = (name: string, amount: number) =>
    paint('bold', print(['', name, '', '', dollars(amount)]));
  const million = traffic.events === 1_000_000 ? [] : [sum('for a million', perMillion)];
  return [
    paint('bold', title(traffic)),
    '',
    paint('dim', print(HEAD)),
    ...body(lines).map(print),
    ...[sum('for these events', usd), ...million, ''],
    paint('dim', 'and in the month, however many events come'),
    ...body(idle).map(print),
    ...[sum('for being there', idleUsd), ''],
    ...notes(traffic).map((note) => paint('dim', note)),
    '',
  ].join('\n');
}

function title({ events, fanOut, sizeBytes }: Traffic): string {
  const subscribers = fanOut === 1 ? '1 subscriber' : `${fanOut} subscribers`;
  return `${round(events)} events of ${size(sizeBytes)}, each to ${subscribers}, in ${PRICED_REGION}`;
}

/** The rows of a part; what is as in the row above is not said again. */
function body(lines: readonly CostLine[]): readonly Row[] {
  return lines.map((line, index) => {
    const [service = '', ...rest] = toRow(line);
    const again = lines[index - 1]?.service === service;
    return again ? ['', ...rest.slice(0, -1)] : [service, ...rest];
  });
}

function toRow({ service, what, quantity, price, usd }: CostLine): Row {
  const calls = `${round(quantity)} ${plural(price.unit, quantity)}`;
  return [
    service,
    what,
    calls,
    unitPrice(price),
    dollars(usd),
    `${price.source.replace(SITE, '')} ${price.date}`,
  ];
}

function makePrinter(lines: readonly CostLine[]): (row: Row) => string {
  const rows = [HEAD, ...lines.map(toRow)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return (row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return FIGURES.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
}

function notes(traffic: Traffic): readonly string[] {
  const { batch, deliveryBatch, ingestMs, handlerMs, memoryMb, retentionDays } = traffic;
  const tens = { batch: Math.max(10, batch), deliveryBatch: Math.max(10, deliveryBatch) };
  const cheaper = estimateCost({ ...traffic, ...tens }).perMillion;
  const ingress = traffic.ingress === 'http-api' ? 'an HTTP API' : 'a function URL';
  const backup = traffic.pointInTimeRecovery ? 'with' : 'without';
  const zipped = traffic.sizeBytes > 1024 ? `, gzip shrinks events by ${traffic.compression}` : '';
  return [
    `Assumed: ${events(batch)} to a POST and ${events(deliveryBatch)} to an invocation; ${ingestMs} ms of ingest and ${handlerMs} ms of a subscriber,`,
    `which has ${memoryMb} MB, on arm64; kept for ${retentionDays} days${zipped}; every event delivered at the first attempt;`,
    `${ingress}, and a ledger ${backup} point-in-time recovery.`,
    'Without free tiers, taxes, transfer to the internet, and what handlers call themselves.',
    ...(batch < 10 || deliveryBatch < 10
      ? [
          `With ten or more to a POST and to an invocation, a million events cost $${dollars(cheaper)}.`,
        ]
      : []),
  ];
}

function plural(unit: string, quantity: number): string {
  return quantity === 1 || unit === 'GB' ? unit : `${unit}s`;
}

function events(number: number): string {
  return number === 1 ? '1 event' : `${round(number)} events`;
}

/** Of a single one, or of a million where one costs next to nothing. */
function unitPrice({ usd }: Price): string {
  return usd < 0.001 ? `$${trim(usd * 1_000_000)} a million` : `$${trim(usd)}`;
}

function trim(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 3 });
}

function dollars(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Whole from a hundred on. */
function round(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 100 ? 2 : 0 });
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${round(bytes / 1024)} KB` : `${round(bytes / 1024 ** 2)} MB`;
}
