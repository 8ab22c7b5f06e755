import { expect } from '@jest/globals';
import type { Fault } from '../../../local/index.ts';
import type { AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import type { Work } from './works.ts';

const MINUTE = 60_000;

/** Calls that change nothing: a function that ends after one of them leaves what it leaves before it. */
const READS: readonly string[] = ['dynamodb.BatchGetItem', 'dynamodb.GetItem', 'dynamodb.Query'];

/** The actions of all other calls. */
const WRITES: readonly string[] = [
  ...['BatchWriteItem', 'DeleteItem', 'PutItem', 'TransactWriteItems', 'UpdateItem'],
  ...['PutEvents', 'SendMessage', 'SendMessageBatch', 'DeleteMessage', 'DeleteMessageBatch'],
];

/** Which call of a function ends it, and whether that reaches its service. */
interface End extends Fault {
  readonly error: 'crash-before' | 'crash-after';
  /** How many such calls pass before. */
  readonly skip: number;
}

/** A walk through the calls that functions make for one event: each ends the function once, and the event is accounted for. */
export class CrashWalk {
  readonly #router: RouterUnderTest;
  #published = 0;

  constructor(router: RouterUnderTest) {
    this.#router = router;
  }

  /**
   * Ends a function at its first call, and after each of its writes, which is what it leaves before any later call too.
   * Answers those writes.
   */
  async endInTurn(work: Work): Promise<readonly string[]> {
    const writes: string[] = [];
    const first = await this.#endAt({ error: 'crash-before', skip: 0 }, work);
    expect(first).toBeDefined();
    for (let skip = 0; ; skip++) {
      const write = await this.#endAt({ error: 'crash-after', action: WRITES, skip }, work);
      if (write === undefined) return [...new Set(writes)].sort();
      writes.push(write);
    }
  }

  /**
   * The same for a function that makes calls of these kinds side by side: which one is its third differs from run to run.
   * It ends before and after each write of each kind, and before the first read.
   */
  async endSideBySide(kinds: readonly string[], work: Work): Promise<void> {
    for (const kind of kinds) {
      const [service, action] = kind.split('.') as [NonNullable<Fault['service']>, string];
      const endAt = (skip: number, error: End['error']) =>
        this.#endAt({ service, action, skip, error }, work);
      expect(await endAt(0, 'crash-before')).toBe(kind);
      if (READS.includes(kind)) continue;
      let skip = 0;
      do expect(await endAt(skip, 'crash-after')).toBe(kind);
      while ((await endAt(++skip, 'crash-before')) !== undefined);
    }
  }

  /** Ends the function at one call of some work; answers that call, and undefined where there is none. */
  async #endAt(end: End, work: Work): Promise<string | undefined> {
    const { type = 'order.placed', data = {}, before, faults = () => [] } = work;
    const router = this.#router;
    const id = `crash-${++this.#published}`;
    const send = () => this.#publish(type, id, data);
    await before?.(send);
    let met: string | undefined;
    const cancel = router.cloud.faults.set({
      ...{ ...end, times: 1, function: router.functionName(work.ends) },
      met: ({ service, action }) => {
        met = `${service}.${action}`;
      },
    });
    const fixes = faults().map((fault) => router.cloud.faults.set(fault));
    const accepted = await send();
    const isPlain = work.faults === undefined && work.isSideBySide !== true;
    await router.passUntil(() => isPlain && met !== undefined, work.workMs ?? 3 * MINUTE);
    cancel();
    for (const fix of fixes) fix();
    await router.passUntil(() => this.#isAccountedFor(accepted, work), work.restMs ?? 6 * MINUTE);
    await router.pass(2 * MINUTE);
    await this.#expectToBeAccountedFor(accepted, { id, where: `${end.error} ${met}`, work });
    return met;
  }

  /** The producer sends an event again until it is accepted. */
  async #publish(type: string, id: string, data: object): Promise<AcceptView> {
    for (let tries = 0; tries < 3; tries++) {
      const response = await this.#router.post({ source: '/shop', type, id, data });
      const answer = (await response.json()) as { events?: AcceptView[] };
      const [result] = answer.events ?? [];
      if (response.status === 202 && result !== undefined) return result;
      expect(response.status).toBeGreaterThanOrEqual(500);
    }
    throw new Error(`${id} was refused three times`);
  }

  async #isAccountedFor({ trackingId }: AcceptView, work: Work): Promise<boolean> {
    if ((await this.#router.waybill(trackingId)).state !== 'published') return false;
    const statuses = await this.#router.statuses(trackingId);
    return Object.entries(work.statuses).every(([name, status]) => statuses[name] === status);
  }

  async #expectToBeAccountedFor(
    { trackingId }: AcceptView,
    { id, where, work }: { readonly id: string; readonly where: string; readonly work: Work },
  ): Promise<void> {
    const { state, event } = await this.#router.waybill(trackingId);
    const statuses = await this.#router.statuses(trackingId);
    expect({ where, state, id: event?.id, statuses }).toEqual({
      ...{ where, state: 'published', id, statuses: work.statuses },
    });
    for (const [name, most] of Object.entries(work.handled)) {
      const runs = this.#router.handled(id, name);
      expect({
        ...{ where, name },
        isBounded: runs <= most + 1,
        isHandled: runs >= Math.min(most, 1),
      }).toEqual({ where, name, isBounded: true, isHandled: true });
    }
  }
}
