import { setTimeout as realTime, setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../core/ports/clock.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { systemClock } from '../../node/system-clock.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { describeClock } from './describe-clock.ts';

/** A machine's own clock is let run until it is late enough; of timers that are due at once, all have run then. */
const running = (clock: Clock) => ({
  clock,
  pass: async (ms: number) => {
    for (const until = clock.now() + ms; clock.now() < until; ) await realTime(1);
    await turn();
  },
});

const standing = (clock: VirtualClock) => ({
  clock,
  pass: async (ms: number) => clock.advance(ms),
});

describeClock('systemClock', () => running(systemClock));
describeClock('VirtualClock', () => standing(new VirtualClock(Date.parse('2026-11-24T17:00:00Z'))));
describeClock('FakeClock', () => standing(new FakeClock()));
