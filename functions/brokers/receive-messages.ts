import type { AcceptResult } from '../../core/accept/accept-result.ts';
import { isRoutersFault } from '../../core/api/make-problem.ts';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { messageToEvent, type ToEventOptions } from '../../core/bridge/message-to-event.ts';
import { quarantine } from '../../core/bridge/quarantine.ts';
import { type ParsedItem, parseJsonEvent } from '../../core/event/parse-json-event.ts';
import { inGroups } from '../../core/shared/in-groups.ts';
import { type AcceptKeptPorts, makeAcceptKept } from '../policies/accept-kept.ts';

/** How many events are accepted at once, as of a request. */
const AT_ONCE = 100;

/** How a source's messages become events. */
export interface ReceiveOptions extends Omit<ToEventOptions, 'newId'> {
  /** Who sends them, to the waybills and the catalog. */
  readonly producer: string;
}

/** Takes messages of a broker; tells of each, in order, whether it is safe: an accepted event, or in quarantine. */
export type ReceiveMessages = (messages: readonly BrokerMessage[]) => Promise<readonly boolean[]>;

/**
 * Makes what takes the messages of a source. One that cannot be mapped, or that the router refuses for what is in it, becomes an event that
 * keeps it with the reason, and holds up no other.
 */
export function makeReceive(
  ports: AcceptKeptPorts,
  { producer, ...options }: ReceiveOptions,
): ReceiveMessages {
  const accept = makeAcceptKept(ports);
  const toEvent = { ...options, newId: ports.newId };
  return async (messages) => {
    const safe: boolean[] = [];
    for (const group of inGroups(messages, AT_ONCE)) {
      const items = group.map((message) => messageToEvent(message, toEvent));
      const results = await accept({ items, producer });
      const put = await quarantineRefused(group, results);
      safe.push(...results.map((result, place) => put.get(place) ?? isTaken(result)));
    }
    return safe;
  };

  /** Whether those that were refused for good are in quarantine now, by their places. */
  async function quarantineRefused(
    group: readonly BrokerMessage[],
    results: readonly AcceptResult[],
  ): Promise<ReadonlyMap<number, boolean>> {
    const kept = results.flatMap(({ error }, place) => {
      const message = group[place];
      if (error === undefined || isRoutersFault(error.code) || message === undefined) return [];
      const { source, destination, id } = message;
      ports.log.warn('a message is in quarantine', {
        ...{ source, destination, id, errorCode: error.code, errorMessage: error.message },
      });
      return quarantine(message, error, ports.newId).map((event) => ({ place, event }));
    });
    const put = new Map<number, boolean>();
    for (const some of inGroups(kept, AT_ONCE)) {
      const items: readonly ParsedItem[] = some.map(({ event }) => parseJsonEvent(event));
      const taken = await accept({ items, producer, isOwn: true });
      some.forEach(({ place }, index) => {
        put.set(place, (put.get(place) ?? true) && isTaken(taken[index]));
      });
    }
    return put;
  }
}

function isTaken(result: AcceptResult | undefined): boolean {
  return result !== undefined && result.status !== 'rejected';
}
