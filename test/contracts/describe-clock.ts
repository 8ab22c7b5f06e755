import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../core/ports/clock.ts';

/** A clock, and a way to let its time pass. */
export interface ClockSubject {
  readonly clock: Clock;
  readonly pass: (ms: number) => Promise<void>;
}

/** The contract of the port `Clock`. */
export function describeClock(name: string, make: () => ClockSubject): void {
  describe(`${name} as a Clock`, () => {
    it('tells epoch milliseconds that never go back', async () => {
      const { clock, pass } = make();

      const before = clock.now();
      await pass(5);
      const after = clock.now();

      expect(before).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'));
      expect(after - before).toBeGreaterThanOrEqual(5);
    });

    it('sleeps for as long as it is told, and no shorter', async () => {
      const { clock, pass } = make();
      const started = clock.now();
      let wokeAt = Number.NaN;

      const sleeping = clock.sleep(30).then(() => {
        wokeAt = clock.now();
      });
      await pass(5);
      await pass(30);
      await sleeping;

      expect(wokeAt - started).toBeGreaterThanOrEqual(29);
    });

    it('runs what is scheduled once, at its time, in the order of the times', async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const start = clock.now();

      for (const [after, what] of [
        [45, 'third'],
        [15, 'first'],
        [30, 'second'],
      ] as const)
        clock.schedule(start + after, () => ran.push(what));
      const atOnce = [...ran];
      await pass(80);

      expect(atOnce).toEqual([]);
      expect(ran).toEqual(['first', 'second', 'third']);
    });

    it('runs soon what should have run before now', async () => {
      const { clock, pass } = make();
      let ran = 0;

      clock.schedule(clock.now() - 60_000, () => ran++);
      const atOnce = ran;
      await pass(5);

      expect([atOnce, ran]).toEqual([0, 1]);
    });

    it('does not run what was cancelled, however often', async () => {
      const { clock, pass } = make();
      let ran = 0;

      const cancel = clock.schedule(clock.now() + 10, () => ran++);
      const other = clock.schedule(clock.now() + 10, () => ran++);
      cancel();
      cancel();
      await pass(30);
      other();

      expect(ran).toBe(1);
    });

    it('does not run before its time what is months away', async () => {
      const { clock, pass } = make();
      let ran = 0;

      const cancel = clock.schedule(clock.now() + 90 * 86_400_000, () => ran++);
      await pass(20);
      cancel();

      expect(ran).toBe(0);
    });
  });
}
