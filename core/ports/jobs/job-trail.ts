/** The deliveries that a slice of a job has come to at once, by the tracking ids of their events; `place` counts them from 0. */
export interface TrailStep {
  readonly slice: string;
  readonly place: number;
  readonly trackingIds: readonly string[];
}

/** Where a step stands among all of its job: by slice, and there by place. */
export type TrailPosition = Pick<TrailStep, 'slice' | 'place'>;

/** Of a job's steps, from a position on, which is included. */
export interface TrailQuery {
  readonly job: string;
  /** @default - the first of all */
  readonly from?: TrailPosition;
  readonly limit: number;
}

/** Which deliveries each job has come to, as long as the job is kept. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface JobTrail {
  /** Writes a step down before it is done; the same step again is written once. `createdAt` is the job's; ISO 8601, UTC. */
  addStep(job: { readonly id: string; readonly createdAt: string }, step: TrailStep): Promise<void>;
  /** The steps in their order. */
  listSteps(query: TrailQuery): Promise<readonly TrailStep[]>;
}
