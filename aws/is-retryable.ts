const PASSING = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'InternalException',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
]);

/** What our own mistakes throw, and items that cannot be read; no waiting mends them. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Whether an SDK error may pass by itself: throttling, a server's fault, or no answer at all. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING.has(error.name)) return true;
  const metadata = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null
      ? Reflect.get(metadata, 'httpStatusCode')
      : undefined;
  if (typeof status === 'number') return status >= 500 || status === 429;
  return !MISTAKES.some((mistake) => error instanceof mistake);
}
