import { errorLogFields } from '../../log/log-fields.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ProvisionStore } from '../../ports/provisioning/provision-store.ts';
import type { Provisioning } from '../../ports/provisioning/provisioning.ts';
import { isOutage } from '../../shared/is-outage.ts';
import { findUnfinished } from './resume-provisions.ts';

/** The outside world of those who look after subscribers that are made at run time. */
export interface KeepProvisionsPorts {
  readonly provisions: Pick<ProvisionStore, 'listProvisions'>;
  readonly provisioning: Provisioning;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Has the function that may go on with subscribers that are neither there nor gone; what cannot be now, the next run tries again. */
export async function keepProvisions(ports: KeepProvisionsPorts): Promise<void> {
  const unfinished = await findUnfinished(ports);
  if (unfinished.length === 0) return;
  try {
    await ports.provisioning.resume();
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { subscribers: unfinished.length, ...errorLogFields(error) };
    ports.log.warn('subscribers that are made at run time wait for the next run', about);
  }
}
