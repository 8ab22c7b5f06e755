/** The throttling of AWS: `rate` requests a second, and up to `burst` at once. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  /** `now` is epoch milliseconds. */
  constructor({ rate, burst }: { readonly rate: number; readonly burst: number }, now: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Whether one more request may pass. */
  take(now: number): boolean {
    const fresh = (Math.max(0, now - this.#filledAt) / 1000) * this.#rate;
    this.#tokens = Math.min(this.#burst, this.#tokens + fresh);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
