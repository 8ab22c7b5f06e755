import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditLog, AuditPage, AuditQuery } from '../../core/ports/audit-log.ts';
import type { EventHistory, HistoryPage, HistoryQuery } from '../../core/ports/event-history.ts';
import type {
  FailedDeliveries,
  FailedPage,
  FailedQuery,
  FirstRoundRequest,
  OpenedRound,
  RoundRequest,
} from '../../core/ports/failed-deliveries.ts';
import type {
  JobPage,
  JobPlace,
  JobQuery,
  JobStore,
  Reservation,
} from '../../core/ports/jobs/job-store.ts';
import type { Log } from '../../core/ports/log.ts';
import type { AuditEntry } from '../../core/records/audit-entry.ts';
import type { Job } from '../../core/records/job.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import type { LedgerSettings } from '../settings.ts';
import { addEntry, listEntries } from './audit-items.ts';
import { listFailed, openFirstRound, openRound } from './failed-deliveries.ts';
import { listHistory } from './history.ts';
import {
  addJob,
  findJob,
  listJobs,
  listReserved,
  release,
  replaceJob,
  reserve,
} from './job-items.ts';

const DAY_SECONDS = 86_400;

/** DynamoDB deletes what has expired within a few days (developer guide, "Using time to live (TTL)"). */
const EXPIRY_LAG_SECONDS = 7 * DAY_SECONDS;

/** What operators need of the ledger's table beside the ledger: jobs, failed deliveries and their new rounds, history, the audit. */
export class DynamoOperations implements JobStore, FailedDeliveries, EventHistory, AuditLog {
  readonly #table: Table;
  readonly #retentionSeconds: number;
  readonly #log: Pick<Log, 'error'> | undefined;

  /** `log` is told of jobs that cannot be read, where a list goes on without them. */
  constructor(
    client: DynamoDBClient,
    { table, retentionDays, shards }: LedgerSettings,
    log?: Pick<Log, 'error'>,
  ) {
    this.#log = log;
    this.#table = { client, name: table, ...(shards === undefined ? {} : { shards }) };
    this.#retentionSeconds = retentionDays * DAY_SECONDS;
  }

  reserve(wanted: Reservation, instead?: string): Promise<Reservation> {
    return orOutage(reserve(this.#table, wanted, instead));
  }

  release(place: JobPlace, job: string): Promise<void> {
    return orOutage(release(this.#table, place, job));
  }

  listReserved(): Promise<readonly Reservation[]> {
    return orOutage(listReserved(this.#table));
  }

  addJob(job: Job): Promise<boolean> {
    return orOutage(addJob(this.#table, job));
  }

  findJob(id: string): Promise<Job | undefined> {
    return orOutage(findJob(this.#table, id));
  }

  replaceJob(before: Job, job: Job): Promise<boolean> {
    return orOutage(replaceJob(this.#table, before, job));
  }

  async listJobs(query: JobQuery): Promise<JobPage> {
    const { unreadable, ...page } = await orOutage(listJobs(this.#table, query));
    for (const about of unreadable) this.#log?.error('a job cannot be listed', about);
    return page;
  }

  listFailed(query: FailedQuery): Promise<FailedPage> {
    return orOutage(listFailed(this.#table, query));
  }

  openRound(request: RoundRequest): Promise<OpenedRound | undefined> {
    return orOutage(openRound(this.#table, request, this.#expiry()));
  }

  openFirstRound(request: FirstRoundRequest): Promise<OpenedRound | undefined> {
    return orOutage(openFirstRound(this.#table, request, this.#expiry()));
  }

  listHistory(query: HistoryQuery): Promise<HistoryPage> {
    const oldest = Date.now() - (this.#retentionSeconds + EXPIRY_LAG_SECONDS) * 1000;
    return orOutage(listHistory(this.#table, query, oldest));
  }

  addEntry(entry: AuditEntry): Promise<void> {
    return orOutage(addEntry(this.#table, entry));
  }

  listEntries(query: AuditQuery): Promise<AuditPage> {
    return orOutage(listEntries(this.#table, query));
  }

  #expiry(): number {
    return Math.floor(Date.now() / 1000) + this.#retentionSeconds;
  }
}
