import { useSignal } from '@preact/signals';
import type {
  CloudEvent,
  Json,
  SubscriberStatus,
  TestedEvent,
  Waybill,
} from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { JsonTree } from '../../parts/json/json-tree.tsx';
import type { Decision } from '../../parts/mark-clause.ts';
import { MarkedPattern } from '../../parts/marked-pattern.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart, shownText } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { suggestPatterns, widened } from './suggest-pattern.ts';

interface DecidedProps {
  readonly event: TestedEvent;
  readonly waybill: Waybill | undefined;
  readonly subscribers: readonly SubscriberStatus[];
  readonly pattern: Json | undefined;
  readonly onTry: (pattern: Json) => void;
}

type Missed = Decision & { readonly reason: string; readonly actual?: Json | undefined };

/** What decided of one event: the clause, marked in the pattern, and the value, marked in the event; and what would match it. */
export function Decided({ event, waybill, subscribers, pattern, onTry }: DecidedProps) {
  const { trackingId } = event;
  const { data, problem } = usePolled(
    `event ${trackingId}`,
    async (signal) =>
      trackingId === undefined
        ? undefined
        : (waybill ?? (await router.waybill(trackingId, { signal }))),
    { once: true },
  );
  const looked = useSignal<string | undefined>(undefined);
  const whole = data.value?.event;
  const missed = missedBy(event);
  const chosen = missed.find(({ name }) => name === looked.value) ?? missed[0];
  return (
    <section class="card stack" aria-label="What decided">
      <h2>
        {trackingId === undefined ? (
          shownStart(event.id ?? '', 80)
        ) : (
          <a href={hrefOf(`/events/${trackingId}`)}>{shownStart(event.id ?? trackingId, 80)}</a>
        )}
      </h2>
      {'error' in event && <p>{shownStart(event.error.message, 2000)}</p>}
      {'subscribers' in event && <Getters event={event} looked={looked} chosen={chosen?.name} />}
      {'matched' in event && event.matched && pattern !== undefined && (
        <>
          <p>
            <Status of="delivered" word="Every clause holds." />
          </p>
          <MarkedPattern pattern={pattern} />
        </>
      )}
      {chosen !== undefined && (
        <WhyNot
          missed={chosen.why}
          pattern={pattern ?? subscribers.find(({ name }) => name === chosen.name)?.pattern}
          onTry={onTry}
        />
      )}
      {problem.value !== undefined && (
        <ProblemBox what="The event could not be loaded" problem={problem.value} />
      )}
      {whole !== undefined && (
        <>
          {missed.length > 0 && <Suggestions event={whole} onTry={onTry} />}
          <h3>The event</h3>
          <JsonTree
            value={whole as unknown as Json}
            marked={chosen === undefined ? [] : chosen.why.path.split(', ')}
          />
        </>
      )}
    </section>
  );
}

interface NamedMiss {
  /** Of the subscriber; empty where one pattern is tested. */
  readonly name: string;
  readonly why: Missed;
}

function missedBy(event: TestedEvent): readonly NamedMiss[] {
  if ('subscribers' in event)
    return event.subscribers.flatMap((one) =>
      one.matched ? [] : [{ name: one.subscriber, why: one }],
    );
  return 'matched' in event && !event.matched ? [{ name: '', why: event }] : [];
}

function Getters({
  event,
  looked,
  chosen,
}: {
  readonly event: TestedEvent & {
    readonly subscribers: readonly { readonly subscriber: string; readonly matched: boolean }[];
  };
  readonly looked: { value: string | undefined };
  readonly chosen: string | undefined;
}) {
  return (
    <ul class="getters" aria-label="Subscribers">
      {event.subscribers.map(({ subscriber, matched }) => (
        <li key={subscriber}>
          {matched ? (
            <Status of="delivered" word={`${subscriber} gets it`} />
          ) : (
            <button
              type="button"
              class="plain"
              aria-pressed={subscriber === chosen}
              onClick={() => {
                looked.value = subscriber;
              }}
            >
              <Status of="not matched" word={`${subscriber} does not`} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function WhyNot({
  missed,
  pattern,
  onTry,
}: {
  readonly missed: Missed;
  readonly pattern: Json | undefined;
  readonly onTry: (pattern: Json) => void;
}) {
  const wider =
    pattern === undefined
      ? undefined
      : widened(pattern, { ...missed, matched: false, actual: missed.actual });
  return (
    <>
      <p>
        <bdi>{shownStart(missed.reason, 600)}</bdi>
      </p>
      {pattern !== undefined && <MarkedPattern pattern={pattern} decision={missed} />}
      {wider !== undefined && (
        <p class="actions">
          <button type="button" onClick={() => onTry(wider)}>
            Take {shownStart(JSON.stringify(missed.actual), 40)}, too
          </button>
        </p>
      )}
    </>
  );
}

function Suggestions({
  event,
  onTry,
}: {
  readonly event: CloudEvent;
  readonly onTry: (pattern: Json) => void;
}) {
  return (
    <>
      <h3>Patterns that match it</h3>
      <div class="actions">
        {suggestPatterns(event).map(({ about, pattern }) => (
          <button
            key={about}
            type="button"
            title={JSON.stringify(pattern)}
            onClick={() => onTry(pattern)}
          >
            By {shownText(about)}
          </button>
        ))}
      </div>
    </>
  );
}
