import type { JsonObject } from '../../../core/shared/json/json-object.ts';
import type { Destinations } from './asynchronous/async-invoker.ts';
import type { PortCall } from './messages.ts';

/** The time that the code sees, as ISO 8601. */
export function timeOf({ clock }: Pick<FunctionHost, 'clock'>): string {
  const now = clock === undefined ? Date.now() : (new Float64Array(clock)[0] ?? 0);
  return new Date(now).toISOString();
}

/** One line of a function or of the cloud itself. */
export interface LogLine {
  /** The function's name; absent for the cloud's own lines. */
  readonly function?: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  /** What a line that a function wrote as JSON has beside, such as the `trackingId` of its event. */
  readonly fields?: JsonObject;
}

/** What every environment needs of the cloud around it. */
export interface FunctionHost {
  readonly region: string;
  readonly endpointUrl: string;
  readonly clock: SharedArrayBuffer | undefined;
  readonly seed: number | undefined;
  /** How long code may take to load before its timeout counts. @default 10 s, as on Lambda */
  readonly initMs?: number;
  readonly log: (line: LogLine) => void;
  /** Takes a line in the embedded metric format. @default nobody does */
  readonly metrics?: (document: JsonObject) => void;
  /** Brings `clock` up to date, before anything is sent to a worker. */
  readonly syncClock: () => void;
  /** Takes what becomes of asynchronous events. @default nobody does */
  readonly destinations?: Destinations;
  /** Answers an AWS call of a function. */
  readonly serve: (call: PortCall) => Promise<{ readonly status: number; readonly body: string }>;
}
