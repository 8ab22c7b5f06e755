import { setTimeout as realTime } from 'node:timers/promises';
import { systemClock as awsClock } from '../../node/system-clock.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { systemClock as localClock } from '../../local/support/system-clock.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { describeClock } from './describe-clock.ts';

/** A machine's own clock is let run until it is late enough. */
const running = (clock: Clock) => ({
  clock,
  pass: async (ms: number) => {
    for (const until = clock.now() + ms; clock.now() < until; ) await realTime(1);
  },
});

const standing = (clock: VirtualClock) => ({
  clock,
  pass: async (ms: number) => clock.advance(ms),
});

describeClock("aws's systemClock", () => running(awsClock));
describeClock("local's systemClock", () => running(localClock));
describeClock('VirtualClock', () => standing(new VirtualClock(Date.parse('2026-11-24T17:00:00Z'))));
describeClock('FakeClock', () => standing(new FakeClock()));
