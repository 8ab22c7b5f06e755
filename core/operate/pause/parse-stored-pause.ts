import { WaybillError } from '../../errors.ts';
import type { Pause } from '../../records/pause.ts';
import {
  checkMembers,
  isText,
  isTime,
  type Members,
  optional,
} from '../../shared/check-members.ts';

const STATES: readonly unknown[] = ['pausing', 'paused', 'resuming', 'active'];

const PAUSE: Members<Pause> = {
  subscriber: isText,
  state: (value) => STATES.includes(value),
  since: isTime,
  until: optional(isTime),
  reason: isText,
  by: isText,
  resumedAt: optional(isTime),
};

/** Reads the stored pause of a subscriber. Throws `WaybillError('unreadable')`. */
export function parseStoredPause(value: unknown, subscriber: string): Pause {
  const pause = checkMembers(value, PAUSE);
  if (pause.subscriber === subscriber) return pause;
  throw new WaybillError('unreadable', 'it has another name than its row');
}
