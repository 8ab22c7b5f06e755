import type { LogLine } from '../../local/services/lambda/function-host.ts';
import { escapeLines, escapeText } from '../format/escape-text.ts';
import type { Paint } from '../format/paint.ts';

const COLOURS = { info: 'dim', warn: 'yellow', error: 'red' } as const;

/** A line of a function's log for a person: what happened and why, then dimmed what it is about, and a stack below. */
export function formatLogLine(
  { level, message, fields = {} }: LogLine,
  who: string,
  paint: Paint,
): readonly string[] {
  const { requestId: _, errorClass, errorMessage, stack, ...about } = fields;
  const reason = [message, errorClass, errorMessage].filter((text) => typeof text === 'string');
  const [first = '', ...rest] = escapeLines(reason.join(': '));
  const beside = Object.entries(about)
    .filter(([name, value]) => !(name === 'subscriber' && value === who))
    .map(([name, value]) => escapeText(` ${name}=${formatValue(value)}`));
  const frames = typeof stack === 'string' ? escapeLines(stack).slice(1) : [];
  return [
    `${paint(COLOURS[level], first)}${beside.length === 0 ? '' : paint('dim', ` ${beside.join('')}`)}`,
    ...rest.map((line) => paint(COLOURS[level], line)),
    ...frames.map((line) => paint('dim', line)),
  ];
}

function formatValue(value: unknown): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
}
