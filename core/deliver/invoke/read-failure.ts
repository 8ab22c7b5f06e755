import type { Json } from '../../event/event.ts';
import type { TargetResult } from '../../ports/bridging/target.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { isPermanentName } from './permanent-names.ts';

/** Lambda's own name for a timeout. */
const TIMED_OUT = 'Sandbox.Timedout';

/** What it says of one, with or without that name: some runtimes send none. */
const TIMED_OUT_TEXT = /Task timed out after [\d.]+ seconds$/;

/** The pause after a timeout, in seconds, and how many in a row are no attempts: a cold start or an outage, and not yet the event. */
const AFTER_TIMEOUT = { delaySeconds: 10, atMost: 2 };

/**
 * What came of events whose function has failed, by the error object of its runtime (Lambda developer guide, "Understanding retry
 * behavior" and the error pages of each runtime): mostly `errorType` and `errorMessage`; a runtime of one's own may send anything.
 */
export function readFailure(payload: string, permanentErrors: readonly string[]): TargetResult {
  const { errorType, errorMessage } = readError(payload);
  if (isTimeout(errorType, errorMessage)) {
    const error = { class: TIMED_OUT, message: errorMessage };
    return { kind: 'not-attempted', error, ...AFTER_TIMEOUT };
  }
  const kind = isPermanentName(errorType, permanentErrors) ? 'permanent' : 'failed';
  return { kind, error: { class: errorType, message: errorMessage } };
}

function isTimeout(errorType: string, message: string): boolean {
  return errorType === TIMED_OUT || (errorType === UNNAMED && TIMED_OUT_TEXT.test(message));
}

/** The class of an error that its runtime has not named, as Lambda's header calls it. */
const UNNAMED = 'FunctionError';

function readError(payload: string): { readonly errorType: string; readonly errorMessage: string } {
  const said = parse(payload);
  const { errorType, errorMessage } = isJsonObject(said)
    ? said
    : { errorType: undefined, errorMessage: said };
  return {
    errorType: typeof errorType === 'string' && errorType !== '' ? errorType : UNNAMED,
    errorMessage:
      messageOf(errorMessage) ??
      (isJsonObject(said) ? payload : 'the function has failed and said nothing of it'),
  };
}

function messageOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is no JSON is a text. */
function parse(payload: string): Json {
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}
