import type { AcceptRequest } from '../../core/accept/accept-events.ts';
import { type AcceptPorts, acceptEvents } from '../../core/accept/accept-events.ts';
import type { AcceptResult } from '../../core/accept/accept-result.ts';
import { countEvents } from '../../core/accept/count-events.ts';
import { SeenTypes, type SeenTypesPorts } from '../../core/catalog/learn/seen-types.ts';
import type { SeenEvent } from '../../core/catalog/learn/type-tally.ts';
import type { TypePolicies } from '../../core/ports/catalog/type-policies.ts';
import type { SubscriberRegistry } from '../../core/ports/subscriber-registry.ts';
import { SubscriberDirectory } from '../../core/registry/subscriber-directory.ts';
import type { MetricLog } from '../../node/metric-log.ts';
import { keepPolicies } from './keep-policies.ts';

/** The outside world of a function that takes events, however they come. */
export interface AcceptKeptPorts
  extends AcceptPorts,
    Pick<SeenTypesPorts, 'typeReports' | 'newId'> {
  readonly registry: SubscriberRegistry;
  readonly policies: Pick<TypePolicies, 'listPolicies'>;
  readonly metrics: MetricLog;
}

/** Events that somebody has sent, and who. */
export interface SentEvents extends Omit<AcceptRequest, 'subscribers'> {
  /** Made by the router itself: nothing that is declared of their types may keep them out. */
  readonly isOwn?: true;
}

/** Accepts events as what is declared of their types has them, counts them, and tells the catalog of them. Returns what became of each. */
export function makeAcceptKept(
  ports: AcceptKeptPorts,
): (sent: SentEvents) => Promise<readonly AcceptResult[]> {
  const directory = new SubscriberDirectory(ports);
  const seen = new SeenTypes(ports);
  const keep = keepPolicies(ports);
  return async (sent) => {
    const known = await directory.known();
    const { items: given, isOwn = false } = sent;
    const items = isOwn ? given : await keep(given, known?.version.policies);
    const checked = { ...sent, items, subscribers: known?.patterns };
    const accepting = acceptEvents(checked, ports);
    seen.begin(seenEvents(checked));
    const report = await accepting;
    ports.metrics.count(countEvents(report));
    const { results } = report;
    await seen.end(seenEvents(checked, results));
    return results;
  };
}

/** What the catalog learns from: the events that are in order, or, where results are given, those that were accepted. */
function seenEvents(
  { items, producer }: Pick<SentEvents, 'items' | 'producer'>,
  results?: readonly AcceptResult[],
): readonly SeenEvent[] {
  return items.flatMap((item, place) => {
    const counts = results === undefined || results[place]?.status === 'accepted';
    return item.ok && counts ? [{ ...item, producer }] : [];
  });
}
