import type { Log, LogFields } from '../../../core/ports/log.ts';

type Line = LogFields & { readonly level: string; readonly message: string };

/** Keeps every line; what is no JSON is kept as a word. */
export class RecordingLog implements Log {
  readonly lines: Line[] = [];

  /** The messages alone, in order. */
  get messages(): readonly string[] {
    return this.lines.map(({ message }) => message);
  }

  info(message: string, fields?: LogFields): void {
    this.#keep('INFO', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#keep('WARN', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#keep('ERROR', message, fields);
  }

  #keep(level: string, message: string, fields: LogFields = {}): void {
    const kept = Object.entries(fields).flatMap(([name, value]) => {
      const json = asJson(value);
      return json === undefined ? [] : [[name, JSON.parse(json)]];
    });
    this.lines.push({ ...Object.fromEntries(kept), level, message });
  }
}

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return '"(no JSON)"';
  }
}
