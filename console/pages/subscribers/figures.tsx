import type { ShownSubscriber, SubscriberStatus } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { now } from '../../app/now.ts';
import { shownText } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { numberWords } from '../../parts/words.ts';
import { Figure } from './figure.tsx';
import { healthOf } from './health.ts';
import { RateFigures } from './rate-figures.tsx';
import { drainWords, type Sample } from './trend.ts';

interface FiguresProps {
  readonly subscriber: ShownSubscriber;
  readonly samples: readonly Sample[];
}

/** How a subscriber is, in figures, each with what it means. */
export function Figures({ subscriber, samples }: FiguresProps) {
  const { state, why } = healthOf(subscriber, now.value);
  return (
    <div class="cards figures">
      <section class="card" aria-label="Health">
        <p>
          <Status of={state} />
        </p>
        <p class="muted">{shownText(why)}</p>
        {'pause' in subscriber && subscriber.pause !== undefined && (
          <Pause pause={subscriber.pause} />
        )}
      </section>
      {'queue' in subscriber && <QueueFigures subscriber={subscriber} samples={samples} />}
      {'deliveries' in subscriber && <FailedFigures subscriber={subscriber} />}
      {'queue' in subscriber && <RateFigures subscriber={subscriber} />}
    </div>
  );
}

function Pause({ pause }: { readonly pause: NonNullable<SubscriberStatus['pause']> }) {
  return (
    <p>
      “{shownText(pause.reason)}”, {shownText(pause.by)}
      {pause.until !== undefined && (
        <>
          , until <Time at={pause.until} as="clock" />
        </>
      )}
    </p>
  );
}

function QueueFigures({
  subscriber,
  samples,
}: FiguresProps & { readonly subscriber: SubscriberStatus }) {
  const { queue, target } = subscriber;
  if ('error' in queue) return <NotKnown what="What waits" message={queue.error.message} />;
  const pulls = target.kind === 'queue';
  return (
    <>
      <Figure label="Waiting" value={queue.visible + queue.delayed}>
        {queue.delayed > 0 && `${numberWords(queue.delayed)} of them for their next attempt; `}
        {drainWords(samples)}
      </Figure>
      <Figure label="In flight" value={queue.inFlight}>
        {pulls ? 'pulled, and not acknowledged yet' : 'at its function now'}
      </Figure>
    </>
  );
}

function FailedFigures({ subscriber }: { readonly subscriber: SubscriberStatus }) {
  const { deliveries, name } = subscriber;
  if ('error' in deliveries) return <NotKnown what="Failures" message={deliveries.error.message} />;
  const { retrying, dead, retryingSince, deadSince, atLeast } = deliveries;
  const more = atLeast === true;
  return (
    <>
      <Figure label="Retrying" value={retrying} more={more}>
        {retryingSince === undefined ? 'will be tried again by themselves' : since(retryingSince)}
      </Figure>
      <Figure label="Dead" value={dead} more={more}>
        {deadSince !== undefined && since(deadSince)}{' '}
        <a href={hrefOf('/failures', { subscriber: name })}>
          {dead > 0 ? 'See what failed, and redrive it' : 'Failures'}
        </a>
      </Figure>
    </>
  );
}

function since(time: string) {
  return (
    <>
      oldest <Time at={time} />
    </>
  );
}

function NotKnown({ what, message }: { readonly what: string; readonly message: string }) {
  return (
    <section class="card" aria-label={what}>
      <h2>{what}</h2>
      <p class="figure">?</p>
      <p class="muted">{shownText(message)}</p>
    </section>
  );
}
