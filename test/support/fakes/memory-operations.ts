import type { AuditLog, AuditPage, AuditQuery } from '../../../core/ports/audit-log.ts';
import type {
  JobPage,
  JobPlace,
  JobQuery,
  JobStore,
  Reservation,
} from '../../../core/ports/jobs/job-store.ts';
import type {
  JobTrail,
  TrailPosition,
  TrailQuery,
  TrailStep,
} from '../../../core/ports/jobs/job-trail.ts';
import type { AuditEntry } from '../../../core/records/audit-entry.ts';
import type { Job } from '../../../core/records/job.ts';
import { compare, copy } from './list-records.ts';

/** Jobs and the audit in the test's memory. */
export class MemoryOperations implements JobStore, JobTrail, AuditLog {
  /** Called before each write, which may throw. */
  onWrite: (method: keyof JobStore | keyof JobTrail | keyof AuditLog) => void = () => {};
  readonly entries: AuditEntry[] = [];
  readonly #jobs = new Map<string, Job>();
  readonly #steps = new Map<string, TrailStep>();
  readonly #reserved = new Map<string, Reservation>();

  async reserve(wanted: Reservation, instead?: string): Promise<Reservation> {
    this.onWrite('reserve');
    const holder = this.#reserved.get(nameOf(wanted));
    if (holder !== undefined && holder.job !== wanted.job && holder.job !== instead)
      return copy(holder);
    this.#reserved.set(nameOf(wanted), copy(wanted));
    return copy(wanted);
  }

  async release(place: JobPlace, job: string): Promise<void> {
    this.onWrite('release');
    if (this.#reserved.get(nameOf(place))?.job === job) this.#reserved.delete(nameOf(place));
  }

  async listReserved(): Promise<readonly Reservation[]> {
    return [...this.#reserved.values()].sort((a, b) => compare(nameOf(a), nameOf(b))).map(copy);
  }

  async addJob(job: Job): Promise<boolean> {
    this.onWrite('addJob');
    if (this.#jobs.has(job.id)) return false;
    this.#jobs.set(job.id, copy(job));
    return true;
  }

  async findJob(id: string): Promise<Job | undefined> {
    const job = this.#jobs.get(id);
    return job === undefined ? undefined : copy(job);
  }

  async replaceJob(before: Job, job: Job): Promise<boolean> {
    this.onWrite('replaceJob');
    if (JSON.stringify(this.#jobs.get(job.id)) !== JSON.stringify(before)) return false;
    this.#jobs.set(job.id, copy(job));
    return true;
  }

  async listJobs({ limit, cursor }: JobQuery): Promise<JobPage> {
    const positionOf = ({ createdAt, id }: Job) => `${createdAt}#${id}`;
    const all = [...this.#jobs.values()]
      .filter((job) => cursor === undefined || positionOf(job) < cursor)
      .sort((a, b) => compare(positionOf(b), positionOf(a)));
    const jobs = all.slice(0, limit).map(copy);
    const last = jobs.at(-1);
    return all.length > limit && last !== undefined ? { jobs, cursor: positionOf(last) } : { jobs };
  }

  async addStep({ id }: Pick<Job, 'id'>, step: TrailStep): Promise<void> {
    this.onWrite('addStep');
    this.#steps.set(stepName(id, step), copy(step));
  }

  async listSteps({ job, from, limit }: TrailQuery): Promise<readonly TrailStep[]> {
    const first = stepName(job, from ?? { slice: '', place: 0 });
    return [...this.#steps]
      .filter(([name]) => name.startsWith(`${job}#`) && name >= first)
      .sort(([a], [b]) => compare(a, b))
      .slice(0, limit)
      .map(([, step]) => copy(step));
  }

  async addEntry(entry: AuditEntry): Promise<void> {
    this.onWrite('addEntry');
    this.entries.push(copy(entry));
  }

  async listEntries({ from, to, limit, cursor }: AuditQuery): Promise<AuditPage> {
    const positionOf = ({ at, id }: AuditEntry) => `${at}#${id}`;
    const all = this.entries
      .filter((entry) => entry.at >= from && entry.at < to)
      .filter((entry) => cursor === undefined || positionOf(entry) < cursor)
      .sort((a, b) => compare(positionOf(b), positionOf(a)));
    const entries = all.slice(0, limit).map(copy);
    const last = entries.at(-1);
    return all.length > limit && last !== undefined
      ? { entries, cursor: positionOf(last) }
      : { entries };
  }
}

function stepName(job: string, { slice, place }: TrailPosition): string {
  return `${job}#${slice}#${String(place).padStart(8, '0')}`;
}

function nameOf({ kind, subscriber, trackingId = '' }: JobPlace): string {
  return `${kind}#${subscriber}#${trackingId}`;
}
