import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NotAttempted } from '../../../core/deliver/retries/not-attempted.ts';
import { BatchWorld } from '../../support/worlds/batch-world.ts';

const BUSY = Object.assign(new Error('Rate Exceeded.'), { name: 'TooManyRequestsException' });

const unreached = (atMost?: number) => new NotAttempted({ delaySeconds: 8, atMost, cause: BUSY });

/** A handler that throws these in turn, and then handles. */
function throwing(...errors: readonly (Error | undefined)[]): () => void {
  const left = [...errors];
  return () => {
    const error = left.shift();
    if (error !== undefined) throw error;
  };
}

describe('an event that has not reached its target', () => {
  it('comes again after a delay that doubles, and has made no attempt', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    const delays: number[] = [];

    for (let times = 1; times <= 8; times++) {
      const report = await world.run(throwing(unreached()));
      expect(report).toMatchObject({ failed: 0, unreached: 1, failedMessageIds: [] });
      const [message] = world.box.messages;
      delays.push(((message?.visibleAt ?? 0) - world.clock.now()) / 1000);
      world.clock.advance(Math.max(0, (message?.visibleAt ?? 0) - world.clock.now()));
    }
    expect(await world.delivery(record)).toBeUndefined();
    await world.run();

    // Three quarters of each, which is what the fixed random number makes of the jitter.
    expect(delays).toEqual([6, 12, 24, 48, 96, 192, 225, 225]);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(world.log.lines[0]).toMatchObject({
      ...{ level: 'WARN', trackingId: record.trackingId, subscriber: 'billing', attempt: 1 },
      ...{
        errorClass: 'TooManyRequestsException',
        errorMessage: 'Rate Exceeded.',
        delaySeconds: 6,
      },
    });
  });

  it('has failed an attempt once that has happened too often in a row, by the name of what happened', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.runAll(throwing(unreached(2), unreached(2), unreached(2)));

    const row = await world.delivery(record);
    expect(row).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(row?.history[0]).toMatchObject({
      ...{ number: 1, outcome: 'failed' },
      error: { class: 'TooManyRequestsException', message: 'Rate Exceeded.' },
    });
    expect(world.handled).toHaveLength(4);
  });

  it('is counted anew at the next attempt', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    const [one, failed] = [unreached(2), new Error('down')];

    await world.runAll(throwing(one, one, failed, one, one, failed, one, one));

    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 3 });
  });

  it.each([
    ['alone', { alone: true }, false],
    ['once', undefined, true],
  ])('ends its claim, which is no crash and keeps nobody waiting: %s', async (_, to, once) => {
    const world = new BatchWorld();
    world.once = once;
    const record = await world.send('1', to);

    await world.runAll(throwing(unreached(), unreached(), unreached()));

    expect(world.handled).toHaveLength(4);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('comes again while the ledger can write nothing', async () => {
    const world = new BatchWorld();
    const record = await world.send('1', { alone: true });
    world.ledger.outage = ['claim'];
    await world.run(throwing(unreached()));
    world.ledger.outage = 'none';

    await world.runAll();

    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('has as many attempts as were made, whatever comes between them', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('busy', 'busy-twice', 'failed'), { maxLength: 12 }),
        fc.constantFrom(false, true),
        async (outcomes, alone) => {
          const world = new BatchWorld();
          world.policy = { maxAttempts: 50, baseSeconds: 1, capSeconds: 2 };
          const record = await world.send('1', { alone });
          const errors = {
            busy: unreached(),
            'busy-twice': unreached(2),
            failed: new Error('down'),
          };
          await world.runAll(throwing(...outcomes.map((name) => errors[name])));

          let inRow = 0;
          let attempts = 1;
          for (const outcome of outcomes) {
            inRow = outcome === 'failed' ? 0 : inRow + 1;
            const isAttempt = outcome === 'failed' || (outcome === 'busy-twice' && inRow > 2);
            if (!isAttempt) continue;
            attempts += 1;
            inRow = 0;
          }
          expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts });
        },
      ),
      { numRuns: 50 },
    ));
});
