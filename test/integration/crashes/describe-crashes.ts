import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../local/index.ts';
import { type AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { DELIVERED, ONCE, type Work, worksOf } from './works.ts';

const MINUTE = 60_000;

/** For the walk through all calls of a function: some dozen ends, and the time after each. */
const WALK_MS = 240_000;

/** Calls that change nothing: a function that ends at one of them leaves what it leaves at the change before or after. */
const READS: readonly string[] = ['dynamodb.BatchGetItem', 'dynamodb.GetItem', 'dynamodb.Query'];

let router: RouterUnderTest;
let published = 0;

/** A function ends before a call reaches its service, or once that has done it. */
export type Crash = 'crash-before' | 'crash-after';

/** The producer sends an event again until it is accepted. */
async function publish(type: string, id: string, data: object): Promise<AcceptView> {
  for (let tries = 0; tries < 3; tries++) {
    const response = await router.post({ source: '/shop', type, id, data });
    const answer = (await response.json()) as { events?: AcceptView[] };
    const [result] = answer.events ?? [];
    if (response.status === 202 && result !== undefined) return result;
    expect(response.status).toBeGreaterThanOrEqual(500);
  }
  throw new Error(`${id} was refused three times`);
}

/** Ends the function at its n-th call (0 is the first) of a kind of some work; answers that call, and undefined where there is none. */
async function endAt(place: number, kind: Fault, work: Work): Promise<string | undefined> {
  const { type = 'order.placed', data = {}, before, faults = () => [] } = work;
  const id = `crash-${++published}`;
  const send = () => publish(type, id, data);
  await before?.(send);
  let met: string | undefined;
  const cancel = router.cloud.faults.set({
    ...{ ...kind, times: 1, skip: place, function: router.functionName(work.ends) },
    met: ({ service, action }) => {
      met = `${service}.${action}`;
    },
  });
  const fixes = faults().map((fault) => router.cloud.faults.set(fault));
  const accepted = await send();
  const isPlain = work.faults === undefined && work.sideBySide === undefined;
  await router.passUntil(() => isPlain && met !== undefined, work.workMs ?? 3 * MINUTE);
  cancel();
  for (const fix of fixes) fix();
  await router.passUntil(() => isAccountedFor(accepted, work), work.restMs ?? 6 * MINUTE);
  await router.pass(2 * MINUTE);
  await expectAllToBeAccountedFor(accepted, { id, where: `${kind.error} ${met}`, work });
  return met;
}

async function isAccountedFor({ trackingId }: AcceptView, work: Work): Promise<boolean> {
  if ((await router.waybill(trackingId)).state !== 'published') return false;
  const statuses = await router.statuses(trackingId);
  return Object.entries(work.statuses).every(([name, status]) => statuses[name] === status);
}

async function expectAllToBeAccountedFor(
  { trackingId }: AcceptView,
  { id, where, work }: { readonly id: string; readonly where: string; readonly work: Work },
): Promise<void> {
  const { state, event } = await router.waybill(trackingId);
  const statuses = await router.statuses(trackingId);
  expect({ where, state, id: event?.id, statuses }).toEqual({
    ...{ where, state: 'published', id, statuses: work.statuses },
  });
  for (const [name, most] of Object.entries(work.handled)) {
    const runs = router.handled(id, name);
    expect({
      where,
      name,
      isBounded: runs <= most + 1,
      isHandled: runs >= Math.min(most, 1),
    }).toEqual({ where, name, isBounded: true, isHandled: true });
  }
}

/** Ends the function at each of its calls of the work, and answers which those were. */
async function endEverywhere(error: Crash, work: Work): Promise<readonly string[]> {
  const calls: string[] = [];
  for (const name of work.sideBySide ?? [undefined]) {
    const kind = name === undefined ? {} : callsNamed(name);
    const isRead = name !== undefined && READS.includes(name);
    for (let place = 0; place === 0 || !isRead; place++) {
      const call = await endAt(place, { ...kind, error }, work);
      if (call === undefined) break;
      calls.push(call);
    }
  }
  return [...new Set(calls)].sort();
}

function callsNamed(name: string): Fault {
  const [service, action] = name.split('.') as [NonNullable<Fault['service']>, string];
  return { service, action };
}

/** What each run of reconcile calls: its lease, its checkpoints, and the lists that it looks at. */
const RUN = ['dynamodb.GetItem', 'dynamodb.PutItem', 'dynamodb.Query'];

/** Ends each function at each of its calls, and sees that nothing is lost; in files of their own, since each takes minutes. */
export function describeCrashes(error: Crash): void {
  beforeAll(async () => {
    router = await RouterUnderTest.start();
  }, 60_000);

  afterAll(async () => {
    await router?.stop();
  });

  describe(`${error} each call`, () => {
    it.each(worksOf(() => router))(
      'of %s loses nothing, and each delivery has one end',
      async (_, work, known) => {
        const calls = await endEverywhere(error, work);

        expect(calls).toEqual(expect.arrayContaining([...known]));
      },
      WALK_MS,
    );

    it(
      'of reconcile that publishes the outbox loses nothing',
      async () => {
        const throttle = async (send: () => Promise<AcceptView>) => {
          const fix = router.cloud.faults.set({ service: 'events', error: 'throttle' });
          await send();
          fix();
        };
        const sideBySide = [...RUN, 'dynamodb.UpdateItem', 'events.PutEvents'].sort();
        const calls = await endEverywhere(error, {
          ...{ ends: 'Reconcile', before: throttle, workMs: MINUTE, sideBySide },
          ...{ statuses: DELIVERED, handled: ONCE },
        });

        expect(calls).toEqual(sideBySide);
      },
      WALK_MS,
    );

    it(
      'of reconcile that sends what is due loses nothing',
      async () => {
        // Due in the 17th minute, so sent by the one run that is between 14 and 15 minutes from now.
        const wait = async (send: () => Promise<AcceptView>) => {
          await router.pass(MINUTE - (router.clock.now() % MINUTE));
          await send();
          await router.pass(13.75 * MINUTE);
        };
        const sideBySide = [
          ...RUN,
          ...['dynamodb.BatchGetItem', 'dynamodb.BatchWriteItem', 'sqs.SendMessageBatch'],
        ].sort();
        const calls = await endEverywhere(error, {
          ...{ ends: 'Reconcile', before: wait, workMs: 1.25 * MINUTE, sideBySide },
          ...{ data: { only: 'billing', retryLaterSeconds: 1000 } },
          ...{ statuses: DELIVERED, handled: ONCE },
        });

        expect(calls).toEqual(sideBySide);
      },
      WALK_MS,
    );
  });
}
