import type { InvokeResult } from '../function-spec.ts';
import type { AsyncConfig } from './async-config.ts';

/** An event that a function is to handle, and nobody waits for. */
export interface AsyncEvent {
  /** The function's, with a version or alias or without. */
  readonly arn: string;
  /** The same in all attempts. */
  readonly requestId: string;
  readonly payload: string;
  /** The tracing headers of what caused it. */
  readonly upstream: readonly string[];
  readonly acceptedAt: number;
  readonly config: AsyncConfig;
}

/** Why an event is done with, as a record says it (Lambda developer guide, "Capturing records of Lambda asynchronous invocations"). */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

/** The end of an event: after how many invocations, and with what the last of them came to. */
export interface AsyncEnd {
  readonly condition: Condition;
  readonly invocations: number;
  readonly result: InvokeResult;
}
