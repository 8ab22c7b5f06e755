/** Who has to act on a failed call: nobody but time (`outage`), whoever made the `request`, or who wrote this code (`ours`). */
export type Fault = 'outage' | 'request' | 'ours';

/** What a service says of the request itself, and would say of it again: too large, not well formed, a condition not met. */
const REQUEST = new Set([
  'BatchRequestTooLong',
  'ConditionalCheckFailedException',
  'InvalidMessageContents',
  'InvalidParameterValue',
  'ItemCollectionSizeLimitExceededException',
  'MessageTooLong',
  'MissingParameter',
  'RequestEntityTooLargeException',
  'SerializationException',
  'TransactionCanceledException',
  'ValidationException',
]);

/** An action that the service does not have: only a mistake of ours asks for one. */
const UNKNOWN_ACTION = 'UnknownOperationException';

/** What only code throws, ours or the SDK's, and never a network. */
const MISTAKES = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

/** What EventBridge says of an entry itself (PutEvents API reference, "Errors" of a result entry). */
const ENTRY = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
]);

/** How a refusal begins that is about the bus, and none of the event; further on there may be an event's own words. */
const ABOUT_THE_BUS = /^(?:parameter )?event ?bus/i;

/**
 * Whose fault a failed call is. A service's answer is an outage unless it is known to be about the request: a missing
 * grant, expired credentials, a deleted table or a new code of AWS's must never refuse an event. So is what the SDK
 * tried to send, or to read the answer of. All else is ours, such as a `TypeError` or what cannot be decompressed.
 */
export function whoseFault(error: unknown): Fault {
  if (!(error instanceof Error)) return 'ours';
  const status = metadata(error, 'httpStatusCode');
  if (status === undefined) return wasTried(error) ? 'outage' : 'ours';
  const name = error.name.split('.').at(-1) ?? '';
  if (name === UNKNOWN_ACTION) return 'ours';
  if (status === 413) return 'request';
  return REQUEST.has(name) && status < 500 ? 'request' : 'outage';
}

/** Whether EventBridge's code for an entry is about the event; all others, unknown ones too, are an outage. */
export function isEventRefused(code: string, message: string): boolean {
  return ENTRY.has(code) && !ABOUT_THE_BUS.test(message);
}

/** The SDK counts its tries in every error of signing, sending and reading: of credentials and networks, of timeouts. */
function wasTried(error: Error): boolean {
  const isMistake = MISTAKES.some((mistake) => error instanceof mistake);
  return !isMistake && metadata(error, 'attempts') !== undefined;
}

/** A figure that the SDK adds to an error; there is a status where there was an answer. */
function metadata(error: Error, name: 'httpStatusCode' | 'attempts'): number | undefined {
  const added: unknown = Reflect.get(error, '$metadata');
  if (typeof added !== 'object' || added === null) return undefined;
  const value: unknown = Reflect.get(added, name);
  return typeof value === 'number' ? value : undefined;
}
