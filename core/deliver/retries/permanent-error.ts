const PERMANENT = '@waybill/permanent';

/**
 * Thrown by a handler that knows no retry can help: the delivery is dead at once, with this message as its reason.
 * Recognised by a brand and not by its class, so that two copies of this module in one bundle agree.
 */
export class PermanentError extends Error {
  /** Said, since a minifier would give the class another, which `console.log` shows. */
  static override readonly name = 'PermanentError';
  readonly [PERMANENT] = true;

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'PermanentError';
  }
}

/** Whether a thrown value is a `PermanentError`. */
export function isPermanent(thrown: unknown): boolean {
  return thrown instanceof Error && PERMANENT in thrown;
}
