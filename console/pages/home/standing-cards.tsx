import type { ComponentChildren } from 'preact';
import type { JobStatus, Rates, SubscriberStatus } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { shownText } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { countWords, durationWords, numberWords } from '../../parts/words.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { jobTitle } from '../jobs/progress.ts';
import { waitingOf } from '../subscribers/health.ts';
import { oldestRetry, oldestWait } from './needs.ts';

interface StandingProps {
  readonly subscribers: readonly SubscriberStatus[];
  /** Undefined until they are loaded. */
  readonly rates: Rates | undefined;
  readonly jobs: readonly JobStatus[] | undefined;
}

/** How things stand: what waits and for how long, what is tried again, who is paused, and which jobs run. */
export function StandingCards({ subscribers, rates, jobs }: StandingProps) {
  const waiting = subscribers.reduce((sum, one) => sum + (waitingOf(one) ?? 0), 0);
  const inFlight = subscribers.reduce(
    (sum, { queue }) => sum + ('error' in queue ? 0 : queue.inFlight),
    0,
  );
  const paused = subscribers.filter(({ state }) => state !== 'active');
  return (
    <div class="cards">
      <Card title="Waiting">
        <p class="figure">{numberWords(waiting)}</p>
        <p class="muted">
          {waiting === 0
            ? 'events on queues'
            : `on the queues of ${countWords(subscribers.length, 'subscriber')}`}
          {inFlight > 0 && `, and ${numberWords(inFlight)} at work now`}
        </p>
      </Card>
      <WaitCard subscribers={subscribers} rates={rates} />
      <RetryCard subscribers={subscribers} />
      <Card title="Paused">
        {paused.length === 0 ? (
          <p class="muted">Nobody: all {numberWords(subscribers.length)} take their events.</p>
        ) : (
          <ul class="plain">
            {paused.map(({ name, state, pause }) => (
              <li key={name}>
                <a href={hrefOf(`/subscribers/${encodeURIComponent(name)}`)}>{shownText(name)}</a>{' '}
                <Status of={state} /> {pause !== undefined && <Time at={pause.since} />}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title="Running jobs">
        {jobs?.length === 0 && <p class="muted">None.</p>}
        <ul class="plain">
          {jobs?.map((job) => (
            <li key={job.id}>
              <a href={hrefOf(`/jobs/${job.id}`)}>{shownText(jobTitle(job))}</a>
              <JobProgress job={job} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

/** A minute old where SQS says it: what has come meanwhile, or went, is in the other cards. */
function WaitCard({ subscribers, rates }: Omit<StandingProps, 'jobs'>) {
  const oldest = oldestWait(subscribers, rates);
  if (rates === undefined || oldest === undefined)
    return (
      <Card title="Oldest wait">
        <p class="muted">
          {rates === undefined ? 'Not known yet.' : 'No event is known to wait for a minute.'}
        </p>
      </Card>
    );
  return (
    <Card title="Oldest wait">
      <p class="figure">{durationWords(oldest.seconds * 1000)}</p>
      <p class="muted">
        on the queue of{' '}
        <a href={hrefOf(`/subscribers/${encodeURIComponent(oldest.name)}`)}>
          {shownText(oldest.name)}
        </a>
        , as of a minute or two ago
      </p>
    </Card>
  );
}

function RetryCard({ subscribers }: Pick<StandingProps, 'subscribers'>) {
  const oldest = oldestRetry(subscribers);
  const retrying = subscribers.reduce(
    (sum, { deliveries }) => sum + ('error' in deliveries ? 0 : deliveries.retrying),
    0,
  );
  return (
    <Card title="Tried again">
      <p class="figure">{numberWords(retrying)}</p>
      {oldest === undefined ? (
        <p class="muted">deliveries whose last attempt failed</p>
      ) : (
        <p class="muted">
          oldest <Time at={oldest.since} />, of{' '}
          <a href={hrefOf('/failures', { subscriber: oldest.name, status: 'retrying' })}>
            {shownText(oldest.name)}
          </a>
        </p>
      )}
    </Card>
  );
}

interface CardProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

function Card({ title, children }: CardProps) {
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
