import type { Job, Span } from '../records/job.ts';
import {
  checkMembers,
  isText,
  isTime,
  type Members,
  objectOf,
  optional,
} from '../shared/check-members.ts';

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

const JOB: Members<Job> = {
  id: isText,
  kind: isText,
  subscriber: isText,
  filter: isObject,
  asOf: isTime,
  mode: optional(isText),
  seam: optional(objectOf<Span>({ from: isTime, to: isTime })),
  ratePerSecond: optional((value) => typeof value === 'number' && value > 0),
  recheckPattern: optional((value) => typeof value === 'boolean'),
  again: optional((value) => typeof value === 'boolean'),
  state: isText,
  reason: isText,
  by: isText,
  matched: isObject,
  createdAt: isTime,
  endedAt: optional(isTime),
  error: optional(isObject),
};

/** Reads the stored record of a job. Throws `WaybillError('unreadable')`. */
export function parseJob(value: unknown): Job {
  return checkMembers(value, JOB);
}
