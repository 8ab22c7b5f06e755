import { describe, expect, it } from '@jest/globals';
import { type Envelope, sealEnvelope } from '../../../core/records/envelope.ts';
import { publishWithRetries } from '../../../core/shared/publish-with-retries.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { FakeRandom } from '../../support/fakes/fake-random.ts';
import { type BusOutcome, MemoryEventBus } from '../../support/fakes/memory-event-bus.ts';

/** Publishes events 0, 1, 2 ...; `outcomes` has what the bus does with each at its tries, the last for ever. */
async function publish(outcomes: readonly (readonly BusOutcome[])[], random = new FakeRandom(0)) {
  const clock = new FakeClock();
  const bus = new MemoryEventBus();
  bus.outcome = ({ id }, call) => {
    const own = outcomes[Number(id)] ?? [];
    return own[Math.min(call, own.length) - 1] ?? 'take';
  };
  const envelopes = outcomes.map((_, index) => sealEnvelope(makeRecord(`${index}`)));
  const results = await clock.until(publishWithRetries(envelopes, { bus, clock, random }));
  return { results, bus, clock };
}

describe('publishWithRetries', () => {
  it('publishes all at once when the bus takes them', async () => {
    const { results, bus, clock } = await publish([['take'], ['take']]);

    expect(results).toEqual([{ ok: true }, { ok: true }]);
    expect(bus.calls).toEqual([2]);
    expect(clock.slept).toEqual([]);
  });

  it('tries again for those alone that may pass, and answers in order', async () => {
    const { results, bus } = await publish([
      ['take'],
      ['throttle', 'outage', 'take'],
      ['refuse'],
      ['throttle', 'take'],
      ['outage', 'refuse'],
    ]);

    expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual([
      'ok',
      'ok',
      'InvalidArgument',
      'ok',
      'InvalidArgument',
    ]);
    expect(bus.calls).toEqual([5, 3, 1]);
    expect(bus.taken.map(({ id }) => id)).toEqual(['0', '3', '1']);
  });

  it('gives up after three tries, with the last answer', async () => {
    const { results, bus } = await publish([['throttle', 'outage', 'throttle', 'take']]);

    expect(results).toMatchObject([{ ok: false, code: 'ThrottlingException', retryable: true }]);
    expect(bus.calls).toEqual([1, 1, 1]);
  });

  it.each([
    [3000, 1],
    [1500, 2],
    [100, 3],
  ])('tries a bus that takes %d ms to fail %d times, since a producer waits', async (ms, tries) => {
    const clock = new FakeClock();
    const bus = new MemoryEventBus();
    bus.outcome = () => 'outage';
    const slow = {
      publish: async (envelopes: readonly Envelope[]) => {
        clock.advance(ms);
        return bus.publish(envelopes);
      },
    };
    const ports = { bus: slow, clock, random: new FakeRandom(0) };

    const results = await clock.until(publishWithRetries([sealEnvelope(makeRecord('0'))], ports));

    expect(results).toMatchObject([{ ok: false, retryable: true }]);
    expect(bus.calls).toHaveLength(tries);
  });

  it.each([
    [0, [50, 100]],
    [0.5, [75, 150]],
    [0.99, [99.5, 199]],
  ])('pauses between half and the whole of its ceilings: %d', async (chance, pauses) => {
    const { clock } = await publish([['throttle']], new FakeRandom(chance));

    expect(clock.slept).toEqual(pauses);
  });

  it('publishes nothing at once, too', async () => {
    const { results } = await publish([]);

    expect(results).toEqual([]);
  });
});
