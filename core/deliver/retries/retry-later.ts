const RETRY_LATER = '@waybill/retry-later';

/** Thrown by a handler that knows when to try again; it counts as an attempt. */
export class RetryLater extends Error {
  /** Said, since a minifier would give the class another, which `console.log` shows. */
  static override readonly name = 'RetryLater';
  readonly [RETRY_LATER] = true;
  readonly delaySeconds: number;

  /** `delaySeconds` is from 1 to 1,209,600 (14 days). */
  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly delaySeconds: number },
  ) {
    super(message, options);
    this.name = 'RetryLater';
    this.delaySeconds = options.delaySeconds;
  }
}

/** The delay that a thrown value asks for, in seconds; undefined when it asks for none. */
export function askedDelaySeconds(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error && RETRY_LATER in thrown && 'delaySeconds' in thrown))
    return undefined;
  return typeof thrown.delaySeconds === 'number' ? thrown.delaySeconds : undefined;
}
