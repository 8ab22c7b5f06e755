/** Thrown where what handles an event was not reached: that is no attempt, and the event comes again after a delay. */
export class NotAttempted extends Error {
  override readonly name = 'NotAttempted';
  readonly delaySeconds: number;

  /** `delaySeconds` is from 1 to 900. */
  constructor(message: string, { delaySeconds }: { readonly delaySeconds: number }) {
    super(message);
    this.delaySeconds = delaySeconds;
  }
}
