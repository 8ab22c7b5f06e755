import { hasMembers } from '../core/api/read-answer.ts';
import type { JobStatus } from '../core/operate/show-job.ts';
import type { JobPage } from '../core/ports/jobs/job-store.ts';
import type { JobDelivery, JobDeliveryPage } from '../core/query/list-job-deliveries.ts';
import { hasEnded, type Job } from '../core/records/job.ts';
import type { CallOptions } from './options.ts';
import type { JobChanges, JobDeliveriesQuery, JobsQuery } from './requests.ts';
import { type Caller, withJson } from './sending/caller.ts';
import { writeQuery } from './sending/write-query.ts';

/** How often a job is looked at that is watched, in milliseconds. */
const WATCH_MS = 1000;

/** A check of the answers that have a job. */
export const isJobStatus = hasMembers<JobStatus>('id', 'state', 'progress');

/** Acts on many deliveries that run in the router. */
export class JobsClient {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Those of the last 90 days, newest first. */
  list(query: JobsQuery = {}, options?: CallOptions): AsyncGenerator<Job, void, undefined> {
    return this.#caller.list(listOf(query), ({ jobs }) => jobs, options);
  }

  /** The same by pages, of which one may have few jobs, or none, and not be the last. */
  pages(query: JobsQuery = {}, options?: CallOptions): AsyncGenerator<JobPage, void, undefined> {
    return this.#caller.list(listOf(query), (page) => [page], options);
  }

  /** A job, and how far it has come. */
  get(id: string, options?: CallOptions): Promise<JobStatus> {
    return this.#caller.get(pathOf(id), isJobStatus, options);
  }

  /** What a job has sent again or let go, as it stands now, slice by slice. */
  deliveries(
    id: string,
    query: JobDeliveriesQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<JobDelivery, void, undefined> {
    return this.#caller.list(deliveriesOf(id, query), (page) => page.deliveries, options);
  }

  /** The same by pages, which say how many deliveries they have looked at. */
  deliveryPages(
    id: string,
    query: JobDeliveriesQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<JobDeliveryPage, void, undefined> {
    return this.#caller.list(deliveriesOf(id, query), (page) => [page], options);
  }

  /** Pauses a job, has it go on, or changes its rate. */
  change(id: string, changes: JobChanges, options?: CallOptions): Promise<JobStatus> {
    const request = withJson('PATCH', pathOf(id), { body: changes, repeatable: true });
    return this.#caller.ask(request, isJobStatus, options);
  }

  /** Has a job begin nothing more; the reason is for the audit. */
  cancel(id: string, reason: string, options?: CallOptions): Promise<JobStatus> {
    const path = `${pathOf(id)}${writeQuery({ reason })}`;
    return this.#caller.ask({ method: 'DELETE', path, repeatable: true }, isJobStatus, options);
  }

  /** How far a job has come, each second or as often as is said, until it has ended. */
  async *watch(
    id: string,
    { everyMs = WATCH_MS, ...options }: CallOptions & { readonly everyMs?: number } = {},
  ): AsyncGenerator<JobStatus, void, undefined> {
    for (;;) {
      const job = await this.get(id, options);
      yield job;
      if (hasEnded(job)) return;
      await this.#caller.transport.clock.sleep(everyMs, options.signal);
    }
  }
}

function listOf(query: JobsQuery) {
  return { path: '/jobs', query, isPage: hasMembers<JobPage>('jobs') };
}

function deliveriesOf(id: string, query: JobDeliveriesQuery) {
  const isPage = hasMembers<JobDeliveryPage>('deliveries', 'looked');
  return { path: `${pathOf(id)}/deliveries`, query, isPage };
}

function pathOf(id: string): string {
  return `/jobs/${encodeURIComponent(id)}`;
}
