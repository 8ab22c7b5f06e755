import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { SubscriberStatus } from '../../../client/index.ts';
import { useKeys } from '../../app/keys.ts';
import { now } from '../../app/now.ts';
import { usePolled } from '../../app/polled.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { waitingOf } from '../subscribers/health.ts';
import { RATES_PACE } from '../subscribers/recent-rates.ts';
import { addSample, type Sample } from '../subscribers/trend.ts';
import { NoEvents, NoSubscribers } from './first-steps.tsx';
import { FindEvent, LatestEvents } from './latest-events.tsx';
import { loadJobs, loadRates, loadSubscribers, makeLoadEvents } from './load-home.ts';
import { needsOf } from './needs.ts';
import { NeedsCard } from './needs-card.tsx';
import { RatesCard } from './rates-card.tsx';
import { StandingCards } from './standing-cards.tsx';
import { WorstGroups } from './worst-groups.tsx';

/** What is happening, and what needs a person now. */
export default function HomePage() {
  const subscribers = usePolled('subscribers', loadSubscribers, { everyMs: 10_000 });
  const loadEvents = useMemo(makeLoadEvents, []);
  const events = usePolled('newest events', loadEvents, { everyMs: 5000, quietMs: 20_000 });
  const jobs = usePolled('home jobs', loadJobs, { everyMs: 10_000, quietMs: 60_000 });
  const rates = usePolled('metrics', loadRates, RATES_PACE);
  const samples = useSamples(subscribers.data.value);
  const parts = [
    ['The subscribers', subscribers],
    ['The newest events', events],
    ['The jobs', jobs],
  ] as const;
  useKeys({
    r: () => {
      for (const [, polled] of parts) polled.refresh();
      rates.refresh();
    },
  });
  const known = subscribers.data.value;
  const newest = events.data.value;
  return (
    <>
      <PageHead title="Home">
        <FindEvent />
      </PageHead>
      {parts.map(
        ([what, { problem, refresh }]) =>
          problem.value !== undefined && (
            <ProblemBox
              key={what}
              what={`${what} could not be loaded`}
              problem={problem.value}
              retry={refresh}
            />
          ),
      )}
      {known?.length === 0 && <NoSubscribers />}
      {newest?.length === 0 && <NoEvents />}
      {known !== undefined && known.length > 0 && (
        <NeedsCard
          needs={needsOf({
            ...{ now: now.value, subscribers: known, samples, rates: rates.data.value },
            events: newest ?? [],
            failedJobs: jobs.data.value?.failed ?? [],
          })}
        />
      )}
      <RatesCard {...rates} />
      {known !== undefined && known.length > 0 && (
        <StandingCards
          subscribers={known}
          rates={rates.data.value}
          jobs={jobs.data.value?.running}
        />
      )}
      {known !== undefined && deadOf(known) > 0 && <WorstGroups count={deadOf(known)} />}
      {newest !== undefined && newest.length > 0 && <LatestEvents events={newest} />}
    </>
  );
}

function deadOf(subscribers: readonly SubscriberStatus[]): number {
  return subscribers.reduce(
    (sum, { deliveries }) => sum + ('error' in deliveries ? 0 : deliveries.dead),
    0,
  );
}

/** What waited for each subscriber while the page is open: with each answer, a sample more. */
function useSamples(
  subscribers: readonly SubscriberStatus[] | undefined,
): ReadonlyMap<string, readonly Sample[]> {
  const samples = useSignal<ReadonlyMap<string, readonly Sample[]>>(new Map());
  useEffect(() => {
    if (subscribers === undefined) return;
    const at = Date.now();
    samples.value = new Map(
      subscribers.flatMap((subscriber) => {
        const waiting = waitingOf(subscriber);
        if (waiting === undefined) return [];
        const before = samples.peek().get(subscriber.name) ?? [];
        return [[subscriber.name, addSample(before, { at, waiting })] as const];
      }),
    );
  }, [subscribers]);
  return samples.value;
}
