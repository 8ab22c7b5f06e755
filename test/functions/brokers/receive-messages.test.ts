import { beforeEach, describe, expect, it } from '@jest/globals';
import { KAFKA_BINDING } from '../../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { QUARANTINED } from '../../../core/bridge/quarantine.ts';
import { makeReceive } from '../../../functions/brokers/receive-messages.ts';
import { sha256 } from '../../../node/sha256.ts';
import { makePolicy } from '../../support/builders/make-policy.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { FakeRandom } from '../../support/fakes/fake-random.ts';
import { MemoryCatalog, MemoryPolicies } from '../../support/fakes/memory-catalog.ts';
import { MemoryEventBus } from '../../support/fakes/memory-event-bus.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';
import { MemoryQueue } from '../../support/fakes/memory-queue.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

class World {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly bus = new MemoryEventBus();
  readonly queue = new MemoryQueue(this.clock);
  readonly policies = new MemoryPolicies(this.ledger);
  readonly log = new RecordingLog();
  #ids = 0;
  readonly #receive = makeReceive(
    {
      ...{ clock: this.clock, bus: this.bus, queue: this.queue, log: this.log, sha256 },
      ...{ events: this.ledger, registry: this.ledger, policies: this.policies },
      ...{ random: new FakeRandom(0), recoveryQueueUrl: 'http://127.0.0.1/recovery' },
      ...{ typeReports: new MemoryCatalog(), newId: () => `new-${++this.#ids}` },
      metrics: { count: () => {}, countFor: () => {} },
    },
    { binding: KAFKA_BINDING, producer: 'kafka-orders' },
  );

  receive(...messages: readonly BrokerMessage[]): Promise<readonly boolean[]> {
    return this.clock.until(this.#receive(messages));
  }

  get published() {
    return this.bus.taken.map(({ id, type }) => ({ id, type }));
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

function message(offset: number, changes: Partial<BrokerMessage> = {}): BrokerMessage {
  return {
    ...{ id: `orders-0-${offset}`, source: 'kafka://broker/orders', destination: 'orders' },
    ...{ headers: [], timeMs: world.clock.now(), body: Buffer.from('{"amount":1}') },
    ...changes,
  };
}

const ORDER = (offset: number) => ({ id: `orders-0-${offset}`, type: 'orders' });

describe('the messages of a source', () => {
  it('are accepted as events, and a second time as duplicates', async () => {
    expect(await world.receive(message(1), message(2))).toEqual([true, true]);
    expect(await world.receive(message(2), message(3))).toEqual([true, true]);

    expect(world.published).toEqual([ORDER(1), ORDER(2), ORDER(3)]);
  });

  it('are in quarantine where they cannot be mapped, and hold up no other', async () => {
    const wrong = message(1, { contentType: 'application/cloudevents+json' });

    expect(await world.receive(wrong, message(2))).toEqual([true, true]);

    expect(world.published).toEqual([ORDER(2), { id: 'orders-0-1!', type: QUARANTINED }]);
    expect(world.log.lines).toMatchObject([
      { level: 'WARN', message: 'a message is in quarantine', id: 'orders-0-1' },
    ]);
  });

  it('are in quarantine where their type refuses them, whatever is declared of quarantine', async () => {
    const schema = { required: ['total'] };
    for (const type of ['orders', QUARANTINED])
      await world.policies.replacePolicy(undefined, makePolicy({ type, schema }));

    expect(await world.receive(message(1))).toEqual([true]);
    expect(world.published).toEqual([{ id: 'orders-0-1!', type: QUARANTINED }]);
  });

  it('are in quarantine in pieces where they are too large, and safe when all are', async () => {
    const large = message(1, { body: Buffer.alloc(1_200_000), contentType: 'image/png' });

    expect(await world.receive(large)).toEqual([true]);
    expect(world.published.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((n) => `orders-0-1!${n}`));
  });

  it('are not safe while neither the bus nor the ledger takes them', async () => {
    world.bus.outcome = () => 'outage';
    world.ledger.outage = 'all';

    expect(await world.receive(message(1))).toEqual([false]);
  });
});
