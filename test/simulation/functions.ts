import { acceptEvents } from '../../core/accept/accept-events.ts';
import { recoverWaybills } from '../../core/accept/recover-waybills.ts';
import { takeDeadLetters } from '../../core/deliver/dead-letters/take-dead-letters.ts';
import { handleBatch } from '../../core/deliver/handle-batch.ts';
import { HandledMemory } from '../../core/deliver/handled-memory.ts';
import { NotAttempted } from '../../core/deliver/retries/not-attempted.ts';
import { compilePattern } from '../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../core/pattern/index/pattern-index.ts';
import type { QueueMessage } from '../../core/ports/queue.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { runSlice } from '../../core/reconcile/run-slice.ts';
import { parseJobMessage } from '../../core/reconcile/slice.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { sha256 } from '../../node/sha256.ts';
import { MemoryCatalog } from '../support/fakes/memory-catalog.ts';
import { MemoryEventSources } from '../support/fakes/memory-event-sources.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryProvisions, RecordingProvisioning } from '../support/fakes/memory-provisions.ts';
import type { Environment } from './rules.ts';
import type { Invocation } from './scheduler.ts';
import { countUp, type Place, placeKey, type SimulatedEvent } from './simulated-events.ts';
import { DEAD_LETTERS, JOBS, QUEUE, RECOVERY, SUBSCRIBER, type World } from './world.ts';

const FUNCTION_TIMEOUT_MS = 10_000;
const RECONCILE_TIMEOUT_MS = 60_000;
const VISIBILITY_SECONDS = 60;
const MOST_RECEIVES = 3;

export const OVERDUE_AFTER_MS = 900_000;

const PATTERNS = makePatternIndex([
  { name: SUBSCRIBER, pattern: compilePattern({ source: ['/s'] }) },
]);

/** A producer sends an event, or sends it again. */
export function startIngest(world: World, event: SimulatedEvent): void {
  const invocation = world.begin('ingest', FUNCTION_TIMEOUT_MS);
  world.say(`${invocation.label} gets ${event.id} (${event.temper})`);
  invocation.touched.add(event);
  const ports = world.portsOf(invocation);
  const isUnknown = world.faults.isWild && world.random.chance(0.1);
  const work = acceptEvents(
    {
      items: [{ ok: true, event: event.received.event, sizeBytes: 100 }],
      subscribers: isUnknown ? undefined : PATTERNS,
    },
    { ...ports, events: ports.ledger, recoveryQueueUrl: RECOVERY, sha256 },
  );
  world.finish(invocation, work, ({ results }) => {
    if (results[0]?.status !== 'rejected') event.accepted = true;
  });
}

/** False where the recovery queue has nothing, as below. */
export function startRecovery(world: World): boolean {
  const messages = world.queue.box(RECOVERY).receive(5, VISIBILITY_SECONDS);
  if (messages.length === 0) return false;
  const invocation = world.begin('recovery', FUNCTION_TIMEOUT_MS);
  const ports = world.portsOf(invocation);
  const isUnknown = world.faults.isWild && world.random.chance(0.2);
  const directory = { patterns: async () => (isUnknown ? undefined : PATTERNS) };
  if (isUnknown) invocation.isFaulted = true;
  const roles = { events: ports.ledger, dueList: ports.ledger, directory };
  world.finish(invocation, recoverWaybills(messages, { ...ports, ...roles }), (failed) =>
    acknowledge(world, invocation, { url: RECOVERY, messages, failed }),
  );
  return true;
}

export function startBatch(world: World): boolean {
  const environment = world.environments.find(({ busy }) => busy === undefined);
  if (environment === undefined) return false;
  const messages = receive(world);
  if (messages.length === 0) return false;
  const { policy, once, clock } = world;
  const invocation = world.begin('batch', FUNCTION_TIMEOUT_MS);
  environment.busy = invocation;
  touch(world, invocation, messages);
  invocation.onCrash = () => end(environment);
  if (world.faults.isBroken) {
    world.crash(invocation);
    return true;
  }
  const ports = world.portsOf(invocation);
  const work = handleBatch(
    {
      messages,
      subscriber: SUBSCRIBER,
      queueUrl: QUEUE,
      deadLetterQueueUrl: DEAD_LETTERS,
      policy,
      once,
      remainingMs: () => invocation.endsAt - clock.now(),
      handler: ({ id }, { signal, ...place }) =>
        handle(world, { id, place, signal, invocation, environment }),
    },
    { ...ports, deliveries: ports.ledger, memory: environment.memory },
  );
  world.finish(invocation, work, ({ failedMessageIds, mustEnd }) => {
    if (mustEnd) return world.crash(invocation);
    environment.busy = undefined;
    // Neither the ledger nor a queue could take what became of them: a receive without an outcome.
    for (const { messageId, body } of messages)
      if (failedMessageIds.includes(messageId))
        world.eventOf(body)?.excuses.push(`${invocation.label}: its message stays`);
    acknowledge(world, invocation, { url: QUEUE, messages, failed: failedMessageIds });
  });
  return true;
}

export function startDeadLetter(world: World): boolean {
  const { queue, random, policy } = world;
  const messages = queue.box(DEAD_LETTERS).receive(1 + random.below(5), VISIBILITY_SECONDS);
  if (messages.length === 0) return false;
  const invocation = world.begin('dead-letter', FUNCTION_TIMEOUT_MS);
  touch(world, invocation, messages);
  const owner = { name: SUBSCRIBER, queueUrl: QUEUE, retry: policy };
  const ports = world.portsOf(invocation);
  const roles = { deliveries: ports.ledger, dueList: ports.ledger };
  const work = takeDeadLetters(
    messages.map((message) => ({ ...message, owner })),
    { ...ports, ...roles },
  );
  world.finish(invocation, work, ({ failedMessageIds }) => {
    if (failedMessageIds.length > 0) invocation.excuse('it could not do all');
    acknowledge(world, invocation, { url: DEAD_LETTERS, messages, failed: failedMessageIds });
  });
  return true;
}

export function startReconcile(world: World): void {
  const invocation = world.begin('reconcile', RECONCILE_TIMEOUT_MS);
  for (const { trackingId } of world.ledger.dueItems) {
    const event = world.eventOf(trackingId);
    if (event !== undefined) invocation.touched.add(event);
  }
  const operations = new MemoryOperations();
  const ports = {
    ...world.portsOf(invocation),
    ...{ jobs: operations, audit: operations, randomBytes },
    catalog: new MemoryCatalog(),
    ...{ pauses: new MemoryPauses(), eventSources: new MemoryEventSources() },
    ...{ provisions: new MemoryProvisions(), provisioning: new RecordingProvisioning() },
    jobsQueueUrl: JOBS,
  };
  const work = reconcile({ overdueAfterMs: OVERDUE_AFTER_MS }, ports);
  world.finish(invocation, work, () => {});
}

/** Looks at a slice that `reconcile` left; false where there is none. */
export function startJob(world: World): boolean {
  const messages = world.queue.box(JOBS).receive(1, VISIBILITY_SECONDS);
  const [message] = messages;
  if (message === undefined) return false;
  const invocation = world.begin('job', RECONCILE_TIMEOUT_MS);
  const work = runSlice(
    parseJobMessage(message.body).id,
    { overdueAfterMs: OVERDUE_AFTER_MS },
    { ...world.portsOf(invocation), pauses: new MemoryPauses() },
  );
  world.finish(invocation, work, () =>
    acknowledge(world, invocation, { url: JOBS, messages, failed: [] }),
  );
  return true;
}

function touch(world: World, invocation: Invocation, messages: readonly QueueMessage[]): void {
  for (const { body } of messages) {
    const event = world.eventOf(body);
    if (event !== undefined) invocation.touched.add(event);
  }
}

function end(environment: Environment): void {
  environment.busy = undefined;
  environment.memory = new HandledMemory();
  environment.ended.clear();
}

function acknowledge(
  world: World,
  invocation: Invocation,
  {
    url,
    messages,
    failed,
  }: {
    readonly url: string;
    readonly messages: readonly QueueMessage[];
    readonly failed: readonly string[];
  },
): void {
  world.rules.returned(invocation, failed);
  for (const { messageId, receiptHandle } of messages)
    if (!failed.includes(messageId) && !world.isRedelivered(invocation))
      world.queue.box(url).remove(receiptHandle);
}

/** What has been handed out three times goes to the dead-letter queue, as SQS does it. */
function receive(world: World): readonly QueueMessage[] {
  const box = world.queue.box(QUEUE);
  return box.receive(1 + world.random.below(4), VISIBILITY_SECONDS).filter((message) => {
    if (message.receiveCount <= MOST_RECEIVES) return true;
    box.remove(message.receiptHandle);
    world.queue.box(DEAD_LETTERS).put(message.body);
    const event = world.eventOf(message.body);
    if (event !== undefined) event.unanswered++;
    return false;
  });
}

/** A handler's run. */
interface Run {
  readonly id: string;
  readonly place: Place;
  /** Aborted when the handler is given up. */
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
  readonly environment: Environment;
}

/** Of its own for each that waits: one for all would keep every run of a million in memory. */
const never = () => new Promise<never>(() => {});

async function handle(world: World, run: Run): Promise<void> {
  const { id, place, signal, invocation, environment } = run;
  const event = world.events.find((candidate) => candidate.id === id);
  if (event === undefined) throw new Error(`nobody has published ${id}`);
  // Another handler of its batch has ended the function.
  if (invocation.state !== 'running') await never();
  world.say(`${invocation.label} handles ${id}, attempt ${placeKey(place)}`);
  world.rules.handout(event, place, { invocation, environment, now: world.clock.now() });
  countUp(event.begun, placeKey(place));
  const wasMade = event.made.has(placeKey(place));
  event.made.add(placeKey(place));
  event.running.add(invocation);
  if (event.temper === 'poison') world.crash(invocation);
  if (event.temper === 'poison' || event.temper === 'hanging') await never();
  if (event.temper === 'slow') await world.scheduler.turn(invocation, 'slow');
  event.running.delete(invocation);
  // Nobody waits for it any more.
  if (invocation.state !== 'running' || signal.aborted) await never();
  const failure = event.failure(world.random);
  if (failure instanceof NotAttempted) {
    event.unreached(place, wasMade || failure.isAttempt(Number.MAX_SAFE_INTEGER));
    throw failure;
  }
  environment.ended.add(`${id}/${placeKey(place)}`);
  if (failure?.name === 'PermanentError') countUp(event.refused, place.round);
  if (failure !== undefined) throw failure;
  countUp(event.returned, place.round);
  environment.ended.add(`${id}/${place.round}`);
}
