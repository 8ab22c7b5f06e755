import type { Json } from '../../../core/event/event.ts';
import type { ParsedItem } from '../../../core/event/parse-request.ts';
import { parseJsonExactly } from '../../../core/event/read-text.ts';
import { cancelJob, changeJob } from '../../../core/operate/change-job.ts';
import { continueJobs } from '../../../core/operate/continue-jobs.ts';
import {
  type ActedOn,
  discardEvent,
  redeliverEvent,
} from '../../../core/operate/one-event/act-on-event.ts';
import { type Edited, redeliverEdited } from '../../../core/operate/one-event/redeliver-edited.ts';
import type { BulkKind } from '../../../core/operate/parse-job-request.ts';
import { type RunJobPorts, runJobSlice } from '../../../core/operate/run-job-slice.ts';
import { type JobStatus, showJob } from '../../../core/operate/show-job.ts';
import { type DryRun, type ReplayDryRun, startJob } from '../../../core/operate/start-job.ts';
import { parseJobMessage } from '../../../core/reconcile/slice.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import type { Job } from '../../../core/records/job.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { SubscriberDirectory } from '../../../core/registry/subscriber-directory.ts';
import { randomBytes } from '../../../node/random-bytes.ts';
import { sha256 } from '../../../node/sha256.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../builders/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryOperations } from '../fakes/memory-operations.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const OVERDUE_AFTER_MS = 900_000;
const MINUTE_MS = 60_000;
const VISIBILITY_SECONDS = 360;

/** Jobs with everything in memory, and the subscribers `billing` and `email`. */
export class JobWorld {
  readonly clock = new FakeClock();
  readonly ledger: MemoryLedger;
  readonly failed: MemoryLedger;
  readonly history: MemoryLedger;
  readonly operations = new MemoryOperations();
  readonly jobs = this.operations;
  readonly trail = this.operations;
  readonly audit = this.operations;
  readonly queue = new MemoryQueue(this.clock);
  readonly jobsQueueUrl = 'http://127.0.0.1/jobs';
  readonly log = new RecordingLog();
  readonly sha256 = sha256;
  /** Holds the new event of an edited redelivery to what is declared of its type: nothing, unless a test says so. */
  keepPolicy = async (item: ParsedItem): Promise<ParsedItem> => item;
  readonly randomBytes = randomBytes;
  readonly directory: SubscriberDirectory;

  constructor(shards = 2) {
    this.ledger = new MemoryLedger(shards);
    this.failed = this.ledger;
    this.history = this.ledger;
    this.directory = new SubscriberDirectory({ registry: this.ledger, ...this });
  }

  static async make(shards?: number): Promise<JobWorld> {
    const world = new JobWorld(shards);
    for (const name of ['billing', 'email']) await world.ledger.putSubscriber(makeSubscriber(name));
    return world;
  }

  /** Puts events whose deliveries to `billing` are dead; `changes` are of the rows. */
  async die(
    ids: readonly string[],
    changes: Partial<Delivery> = {},
    event: Partial<EventRecord['event']> = {},
  ): Promise<readonly EventRecord[]> {
    const made = ids.map((id) => makeRecord(id));
    const records = made.map((record) => ({ ...record, event: { ...record.event, ...event } }));
    await this.ledger.putEvents(records);
    const died = { lastAttemptAt: '2026-11-24T16:00:00.000Z', ...changes };
    for (const record of records) await this.ledger.record(makeDelivery(record, 'dead', died));
    return records;
  }

  /** Puts events that were accepted at a time, which `billing` was not to have unless told. */
  async accept(
    ids: readonly string[],
    own: Parameters<typeof makeRecord>[1] = {},
  ): Promise<readonly EventRecord[]> {
    const records = ids.map((id) => makeRecord(id, { expected: ['email'], ...own }));
    await this.ledger.putEvents(records);
    return records;
  }

  /** What a run of `run-job` works with; a test may put something in between. */
  portsOfRun: () => RunJobPorts = () => this;

  /** Begins a job; the members of the body beside the reason. */
  async start(
    body: Record<string, Json> = { all: true },
    { kind = 'redrive', subscriber = 'billing', key, by = 'me' }: StartOptions = {},
  ): Promise<Job> {
    const asked = { reason: 'INC-42', ...body };
    const caller = { by, idempotencyKey: key };
    const begun = await startJob(kind, { subscriber, body: asked, caller }, this);
    if ('dryRun' in begun) throw new Error('it was a dry run');
    return begun;
  }

  async count(
    body: Record<string, Json>,
    kind: BulkKind = 'redrive',
  ): Promise<DryRun | ReplayDryRun> {
    const caller = { by: 'me', idempotencyKey: undefined };
    const asked = { dryRun: true, ...body };
    const counted = await startJob(kind, { subscriber: 'billing', body: asked, caller }, this);
    if (!('dryRun' in counted)) throw new Error('it was no dry run');
    return counted;
  }

  redeliver(trackingId: string, body: Record<string, Json> = {}): Promise<readonly ActedOn[]> {
    return redeliverEvent({ trackingId, by: 'me', body: { reason: 'INC-42', ...body } }, this);
  }

  redeliverEdited(trackingId: string, body: Record<string, Json>, text?: string): Promise<Edited> {
    const asked = { reason: 'INC-42', ...body };
    const exact = text === undefined ? asked : { ...asked, data: parseJsonExactly(text).exact };
    const request = { trackingId, by: 'me', body: asked, exact, producer: 'ops' };
    return redeliverEdited(request, this);
  }

  discard(trackingId: string, body: Record<string, Json> = {}): Promise<readonly ActedOn[]> {
    return discardEvent({ trackingId, by: 'me', body: { reason: 'INC-42', ...body } }, this);
  }

  change(id: string, body: Record<string, Json>): Promise<void> {
    return changeJob({ id, by: 'me', body: { reason: 'INC-42', ...body } }, this);
  }

  cancel(id: string): Promise<void> {
    return cancelJob({ id, by: 'me', reason: 'INC-42' }, this);
  }

  /** Does what is on the jobs queue now, and what comes of it at once. A function that throws leaves its message. */
  async work(): Promise<void> {
    const box = this.queue.box(this.jobsQueueUrl);
    for (
      let messages = box.receive(1, VISIBILITY_SECONDS);
      ;
      messages = box.receive(1, VISIBILITY_SECONDS)
    ) {
      const [message] = messages;
      if (message === undefined) return;
      const options = { overdueAfterMs: OVERDUE_AFTER_MS };
      const key = parseJobMessage(message.body);
      const isDone = await runJobSlice(key, options, this.portsOfRun()).then(
        () => true,
        () => false,
      );
      if (isDone) box.remove(message.receiptHandle);
    }
  }

  /** A run of `reconcile`, as far as it is about jobs. */
  continueJobs(): Promise<void> {
    return continueJobs(this);
  }

  /** Lets minutes pass, with a run of `reconcile` in each, as far as it is about jobs. */
  async pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      this.clock.advance(MINUTE_MS);
      await this.goOn();
      await this.work();
    }
  }

  /** A run of `reconcile`, as far as it is about jobs. */
  async goOn(): Promise<void> {
    await continueJobs(this).catch(() => undefined);
  }

  show(id: string): Promise<JobStatus> {
    return showJob(id, this);
  }

  /** What was sent to a subscriber: of which event, in which round, and after how many seconds. */
  sent(subscriber = 'billing') {
    return this.queue.box(makeSubscriber(subscriber).queueUrl).messages.map((message) => {
      const { event, to } = openEnvelope(message.body);
      const {
        trackingId,
        event: { id },
      } = event;
      const { round, attempt, replay } = to ?? {};
      const replayed = replay === undefined ? {} : { replay };
      return { id, trackingId, round, attempt, at: message.visibleAt, ...replayed };
    });
  }

  async delivery({ trackingId }: Pick<EventRecord, 'trackingId'>): Promise<Delivery | undefined> {
    const key = { trackingId, subscriber: 'billing' };
    return (await this.ledger.findDeliveries([key])).get(deliveryId(key));
  }
}

interface StartOptions {
  readonly kind?: BulkKind;
  readonly subscriber?: string;
  readonly key?: string;
  readonly by?: string;
}
