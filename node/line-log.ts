import type { Log, LogFields } from '../core/ports/log.ts';
import { systemClock } from './system-clock.ts';
import { writeLine } from './write-line.ts';

/**
 * Writes each line as one JSON object whose `timestamp`, `level` and `message` are named as in those that Lambda makes
 * of `console.log` (AWS Lambda developer guide, "Log-level filtering"), so that one query finds both.
 */
export function makeLineLog({ now, write } = { now: systemClock.now, write: writeLine }): Log {
  const at = (level: string) => (message: string, fields?: LogFields) => {
    const head = { timestamp: new Date(now()).toISOString(), level, message };
    write(toJson({ ...head, ...fields, ...head }));
  };
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

/** A line is written though one of its fields, which a handler may have given, is a circle or a BigInt. */
function toJson(line: LogFields): string {
  try {
    return JSON.stringify(line);
  } catch {
    const fields = Object.entries(line).map(([name, value]) => [
      name,
      isJson(value) ? value : NO_JSON,
    ]);
    return JSON.stringify(Object.fromEntries(fields));
  }
}

const NO_JSON = '(no JSON)';

function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
