import type { Waybill } from '../../core/query/read-waybill.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import type { LogLine } from '../../local/services/lambda/function-host.ts';

/** Tells a person, or a program, what happens. */
export interface Reporter {
  /** The first thing that is told, whatever came before. */
  ready(cloud: Cloud): void;
  /** Tells what was held back, where the start has failed. */
  failed(): void;
  readonly log: (line: LogLine) => void;
  readonly waybill: (waybill: Waybill) => void;
  /** A note of `waybill start` itself. */
  note(text: string): void;
  /** After the last waybill of the events that were sent at the start. */
  sent(): void;
}

/** Puts lines off until there is one that must come before them. */
export function holdBack(print: (line: LogLine) => void): {
  readonly log: (line: LogLine) => void;
  readonly release: () => void;
} {
  let held: LogLine[] | undefined = [];
  return {
    log: (line) => {
      if (held === undefined) print(line);
      else held.push(line);
    },
    release: () => {
      const lines = held ?? [];
      held = undefined;
      for (const line of lines) print(line);
    },
  };
}
