import type { ListedEvent } from '../../../client/index.ts';
import { go, hrefOf } from '../../app/location.ts';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { waybillHref } from '../events/columns.tsx';
import { EventStanding } from '../events/event-standing.tsx';

const MOST_SHOWN = 6;

const TRACKING_ID = /^wb_[a-z2-7]{26}$/;

/** Finds an event by what one has of it. */
export function FindEvent() {
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('q') ?? '').trim();
    if (text === '') return;
    go(TRACKING_ID.test(text) ? hrefOf(`/events/${text}`) : hrefOf('/events', { q: text }));
  };
  return (
    <form class="search find" onSubmit={find}>
      <input
        type="search"
        name="q"
        aria-label="Where is an event? Its tracking id, id, subject or type"
        placeholder="Where is … an id, subject or type"
        autocomplete="off"
        spellcheck={false}
      />
      <button type="submit">Find</button>
    </form>
  );
}

/** The newest events, and how each stands. */
export function LatestEvents({ events }: { readonly events: readonly ListedEvent[] }) {
  return (
    <section class="card stack" aria-label="The newest events">
      <div class="card-head">
        <h2>The newest events</h2>
        <a href={hrefOf('/events')}>Follow them</a>
      </div>
      <ul class="needs">
        {events.slice(0, MOST_SHOWN).map((event) => (
          <li key={event.trackingId}>
            <a class="need" href={waybillHref(event)}>
              <bdi>{shownStart(event.id, 80)}</bdi>{' '}
              <bdi class="muted">{shownStart(event.type, 80)}</bdi>
            </a>
            <EventStanding event={event} />
            <span class="muted">
              <Time at={event.acceptedAt} />
            </span>
            <Trouble event={event} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why an event has not reached somebody: a line for each such delivery. */
function Trouble({ event: { deliveries = [] } }: { readonly event: ListedEvent }) {
  const troubled = deliveries.filter(({ status }) => status === 'dead' || status === 'retrying');
  if (troubled.length === 0) return null;
  return (
    <ul class="trouble muted">
      {troubled.map(({ subscriber, attempts, error, nextAttemptAt }) => (
        <li key={subscriber}>
          <bdi>{shownStart(subscriber, 64)}</bdi>: attempt {attempts} failed
          {error !== undefined && (
            <>
              {' '}
              with <bdi>{shownStart(`${error.class}: ${error.message}`, 160)}</bdi>
            </>
          )}
          {nextAttemptAt === undefined ? (
            '; nothing more is tried'
          ) : (
            <>
              ; next attempt <Time at={nextAttemptAt} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
