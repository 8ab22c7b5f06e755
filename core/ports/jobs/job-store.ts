import type { Job } from '../../records/job.ts';

/** What a subscriber has one of at a time; of redeliveries, one for each event. */
export interface JobPlace extends Pick<Job, 'kind' | 'subscriber'> {
  /** Of a redelivery. */
  readonly trackingId?: string;
}

/** The job that has a place, and since when (epoch milliseconds). */
export interface Reservation extends JobPlace {
  readonly job: string;
  readonly since: number;
}

/** Of the list of jobs, newest first; `cursor` is what an earlier page gave. */
export interface JobQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** One page of the list of jobs; `cursor` is there when there are more. */
export interface JobPage {
  readonly jobs: readonly Job[];
  readonly cursor?: string;
}

/** What is to be done to many deliveries. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface JobStore {
  /** Takes a place that is free, that the same job has, or that the job `instead` has; answers who has it then. */
  reserve(wanted: Reservation, instead?: string): Promise<Reservation>;
  /** Gives a place back, where the job still has it. */
  release(place: JobPlace, job: string): Promise<void>;
  /** Every place that is taken. */
  listReserved(): Promise<readonly Reservation[]>;
  /** Writes a new job; false where there is one with its id. */
  addJob(job: Job): Promise<boolean>;
  findJob(id: string): Promise<Job | undefined>;
  /** Writes a job anew that is still as it was read; false when it has changed. */
  replaceJob(before: Job, job: Job): Promise<boolean>;
  listJobs(query: JobQuery): Promise<JobPage>;
}
