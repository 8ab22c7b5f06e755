import { WaybillError } from '../../errors.ts';
import { isHeld, type Pause } from '../../records/pause.ts';

/**
 * Throws `paused` where a subscriber is to have no events now; undefined pauses are those that nobody could read, and hold
 * nobody up.
 */
export function refusePaused(subscriber: string, pauses: readonly Pause[] | undefined): void {
  const pause = pauses?.find((one) => one.subscriber === subscriber);
  if (pause === undefined || !isHeld(pause) || pause.state === 'resuming') return;
  const until =
    pause.until === undefined
      ? `until somebody resumes it by POST /subscribers/${subscriber}/resume`
      : `until ${pause.until}`;
  throw new WaybillError(
    'paused',
    `the subscriber ${subscriber} is paused ${until}: ${pause.reason}; its events wait, and leases can be acknowledged`,
  );
}
