import { useSignal } from '@preact/signals';
import type {
  Json,
  PatternTest,
  SubscriberStatus,
  TestedEvent,
  Waybill,
} from '../../../client/index.ts';
import { hrefOf, setQuery } from '../../app/location.ts';
import { may } from '../../app/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { countWords, numberWords } from '../../parts/words.ts';
import { Decided } from './decided.tsx';
import { outcomeOf } from './outcome.ts';

interface ResultsProps {
  readonly test: PatternTest | undefined;
  readonly pending: boolean;
  /** Of the one event that it is about, where it is about one. */
  readonly waybill: Waybill | undefined;
  readonly subscribers: readonly SubscriberStatus[];
  /** @default - every subscriber is tested */
  readonly pattern: Json | undefined;
  readonly onTry: (pattern: Json) => void;
}

type Shown = 'all' | 'matched' | 'missed';

/** The events that were tested, and of the one that is chosen, what decided. */
export function Results(props: ResultsProps) {
  const { test, pending, waybill, pattern } = props;
  const shown = useSignal<Shown>('all');
  const chosen = useSignal<string | undefined>(undefined);
  if (test === undefined)
    return <p class="muted">{pending ? 'Testing it on the last events …' : 'No pattern yet.'}</p>;
  const rows = test.events.map((event, index) => ({ event, key: keyOf(event, index) }));
  const wanted = rows.filter(
    ({ event }) => shown.value === 'all' || (shown.value === 'matched') === outcomeOf(event).wanted,
  );
  const row = wanted.find(({ key }) => key === chosen.value) ?? wanted[0];
  const of = countWords(test.events.length, 'event');
  return (
    <div class="stack">
      <p aria-live="polite" class={pending ? 'muted' : ''}>
        <strong>{numberWords(test.matched)}</strong> of{' '}
        {waybill === undefined ? `the last ${of} of 24 hours` : 'one event'}{' '}
        {pattern === undefined ? 'get to somebody' : test.matched === 1 ? 'matches' : 'match'}
        {!test.complete && '; there are more than could be looked at'}.{' '}
        {waybill !== undefined && (
          <button type="button" class="plain" onClick={() => setQuery({ event: undefined })}>
            Test it on the last events
          </button>
        )}
      </p>
      {rows.length === 0 ? (
        <Empty title="No event has come in the last 24 hours">
          <p>
            {may('publish') ? <a href={hrefOf('/send')}>Send one</a> : 'Once one comes'}, and the
            pattern is tested on it.
          </p>
        </Empty>
      ) : (
        <>
          {rows.length > 1 && <Filter shown={shown} />}
          {wanted.length === 0 && <p class="muted">None of them.</p>}
          <div class="tried">
            <ul class="tried-events" aria-label="Events">
              {wanted.map(({ event, key }) => (
                <li key={key}>
                  <button
                    type="button"
                    aria-pressed={key === row?.key}
                    onClick={() => {
                      chosen.value = key;
                    }}
                  >
                    <EventLine event={event} />
                  </button>
                </li>
              ))}
            </ul>
            {row !== undefined && <Decided key={row.key} event={row.event} {...props} />}
          </div>
        </>
      )}
    </div>
  );
}

function Filter({ shown }: { readonly shown: { value: Shown } }) {
  return (
    <fieldset class="actions" aria-label="Which events">
      {(
        [
          ['all', 'All'],
          ['matched', 'Matching'],
          ['missed', 'Not matching'],
        ] as const
      ).map(([value, words]) => (
        <button
          key={value}
          type="button"
          aria-pressed={shown.value === value}
          onClick={() => {
            shown.value = value;
          }}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}

function EventLine({ event }: { readonly event: TestedEvent }) {
  const { state, word } = outcomeOf(event);
  return (
    <>
      <span>
        <bdi>{shownStart(event.type ?? 'no type', 80)}</bdi>{' '}
        <span class="muted">
          <bdi>{shownStart(event.id ?? '', 60)}</bdi>
          {event.acceptedAt !== undefined && (
            <>
              , <Time at={event.acceptedAt} />
            </>
          )}
        </span>
      </span>
      <Status of={state} word={word} />
    </>
  );
}

function keyOf({ trackingId, id = '', source = '' }: TestedEvent, index: number): string {
  return trackingId ?? `${index} ${source} ${id}`;
}
