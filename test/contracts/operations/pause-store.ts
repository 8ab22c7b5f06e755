import { describe, expect, it } from '@jest/globals';
import type { Pause } from '../../../core/records/pause.ts';
import type { MakeOperations } from './operations-subject.ts';

function pauseOf(subscriber: string, own: Partial<Pause> = {}): Pause {
  return {
    ...{ subscriber, state: 'pausing', since: '2026-11-24T17:00:00.000Z' },
    ...{ reason: 'INC-42', by: 'me' },
    ...own,
  };
}

/** Which subscribers are paused. */
export function describePauseStore(make: MakeOperations): void {
  describe('pauses', () => {
    it('are read as they were written, by name and in a list', async () => {
      const { pauses } = await make();
      const email = pauseOf('email', { until: '2026-11-25T17:00:00.000Z' });
      const billing = pauseOf('billing', {
        state: 'active',
        resumedAt: '2026-11-24T18:00:00.000Z',
      });
      for (const pause of [email, billing])
        expect(await pauses.replacePause(undefined, pause)).toBe(true);

      expect(await pauses.listPauses()).toEqual([billing, email]);
      expect(await pauses.findPause('email')).toEqual(email);
      expect(await pauses.findPause('nobody')).toBeUndefined();
    });

    it('are replaced by who has read what stands, and by nobody else', async () => {
      const { pauses } = await make();
      const first = pauseOf('billing');
      const second = pauseOf('billing', { state: 'paused' });
      const late = pauseOf('billing', { state: 'resuming' });
      await pauses.replacePause(undefined, first);

      expect(await pauses.replacePause(undefined, late)).toBe(false);
      expect(await pauses.replacePause(first, second)).toBe(true);
      expect(await pauses.replacePause(first, late)).toBe(false);
      expect(await pauses.findPause('billing')).toEqual(second);
    });

    it('are forgotten, also where there is none', async () => {
      const { pauses } = await make();
      await pauses.replacePause(undefined, pauseOf('billing'));
      await pauses.replacePause(undefined, pauseOf('email'));

      for (const name of ['billing', 'nobody']) await pauses.deletePause(name);

      expect((await pauses.listPauses()).map(({ subscriber }) => subscriber)).toEqual(['email']);
    });
  });
}
