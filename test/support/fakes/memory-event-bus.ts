import type { EventBus, PublishResult } from '../../../core/ports/event-bus.ts';
import type { Envelope } from '../../../core/records/envelope.ts';

/** What the bus does with one entry. */
export type BusOutcome = 'take' | 'throttle' | 'outage' | 'refuse';

const RESULTS: Readonly<Record<BusOutcome, PublishResult>> = {
  take: { ok: true },
  throttle: {
    ok: false,
    code: 'ThrottlingException',
    message: 'Rate exceeded',
    retryable: true,
  },
  outage: { ok: false, code: 'ServiceUnavailable', message: 'the bus is down', retryable: true },
  refuse: { ok: false, code: 'InvalidArgument', message: 'the bus refuses it', retryable: false },
};

/** A bus that keeps what it took, in order; what it takes is up to the test. */
export class MemoryEventBus implements EventBus {
  readonly taken: Envelope[] = [];
  /** How many envelopes each call of `publish` brought. */
  readonly calls: number[] = [];
  /** Judges each entry; `call` is 1 at the first call. */
  outcome: (envelope: Envelope, call: number) => BusOutcome = () => 'take';

  async publish(envelopes: readonly Envelope[]): Promise<readonly PublishResult[]> {
    const call = this.calls.push(envelopes.length);
    return envelopes.map((envelope) => {
      const outcome = this.outcome(envelope, call);
      if (outcome === 'take') this.taken.push(structuredClone(envelope));
      return RESULTS[outcome];
    });
  }
}
