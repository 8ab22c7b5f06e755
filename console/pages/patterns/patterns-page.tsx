import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Json, PatternTest, Waybill } from '../../../client/index.ts';
import { hrefOf, place, setQuery } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Field } from '../../parts/fields/field.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { PatternEditor } from './pattern-editor.tsx';
import { readTyped, type TypedPattern, writeTyped } from './pattern-text.ts';
import { Results } from './results.tsx';

/** As many of the newest events as a pattern is tested against. */
const TESTED = 100;

/** A pattern that is longer does not stand in the address, which routers take so much of; in characters, as it is written there. */
const MOST_IN_ADDRESS = 4000;

const NEW: TypedPattern = writeTyped({ type: ['order.placed'] });

/** A playground: which of the last events a pattern matches, or who gets them, and which clause decides. */
export default function PatternsPage() {
  const { query } = place.value;
  const [name, event] = [query.get('subscriber'), query.get('event') ?? undefined];
  const written = query.get('pattern');
  const { data: subscribers } = usePolled(
    'subscribers',
    (signal) => router.subscribers({ signal }),
    {
      everyMs: 60_000,
    },
  );
  const typed = useSignal<TypedPattern | undefined>(
    written === null ? undefined : typedOf(written),
  );
  // The pattern of a subscriber is shown once it is known, and is the person's from then on.
  const known = subscribers.value?.find((one) => one.name === name)?.pattern;
  useEffect(() => {
    if (known !== undefined && written === null) typed.value = writeTyped(known);
  }, [known]);
  const read = typed.value === undefined ? undefined : readTyped(typed.value);
  const pattern = read?.pattern;
  const isAsked = typed.value === undefined ? name === null : pattern !== undefined;
  const question = isAsked ? JSON.stringify({ pattern, event }) : undefined;
  const answer = useAnswer(question, (signal) => test({ pattern, event }, signal));
  const change = (next: TypedPattern | undefined) => {
    typed.value = next;
    const text = next === undefined ? undefined : readTyped(next).pattern;
    const written = text === undefined ? undefined : JSON.stringify(text);
    const fits = encodeURIComponent(written ?? '').length <= MOST_IN_ADDRESS;
    setQuery({ pattern: fits ? written : undefined, subscriber: undefined });
  };
  return (
    <>
      <PageHead
        title="Patterns"
        about="Which of the last events a pattern matches, and which clause decides. Nothing is stored or sent."
      >
        {pattern !== undefined && may('operate') && (
          <a class="button" href={hrefOf('/subscribers', { new: JSON.stringify(pattern) })}>
            Make a subscriber of it
          </a>
        )}
      </PageHead>
      <div class="playground">
        <section class="card stack" aria-label="The pattern">
          <Field label="Test">
            {(id) => (
              <select
                id={id}
                value={typed.value === undefined ? '' : (name ?? 'own')}
                onChange={({ currentTarget: { value } }) => {
                  if (value === '') change(undefined);
                  else if (value === 'own') change(typed.value ?? NEW);
                  else {
                    typed.value = undefined;
                    setQuery({ subscriber: value, pattern: undefined });
                    const own = subscribers.value?.find((one) => one.name === value);
                    if (own !== undefined) typed.value = writeTyped(own.pattern);
                  }
                }}
              >
                <option value="">Every subscriber: who gets what</option>
                <option value="own">A pattern of your own</option>
                {subscribers.value?.map((one) => (
                  <option key={one.name} value={one.name}>
                    The pattern of {one.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {typed.value !== undefined && <PatternEditor typed={typed.value} onChange={change} />}
          {read?.message !== undefined && <p class="hint bad">{read.message}</p>}
          {answer.problem.value !== undefined && (
            <ProblemBox what="It is no pattern as it is" problem={answer.problem.value} />
          )}
        </section>
        <Results
          test={answer.value.value?.test}
          pending={answer.pending.value}
          waybill={answer.value.value?.waybill}
          subscribers={subscribers.value ?? []}
          pattern={pattern}
          onTry={(suggested) => change(writeTyped(suggested))}
        />
      </div>
    </>
  );
}

/** What the playground was answered; where it is about one event, with its waybill. */
interface Tried {
  readonly test: PatternTest;
  readonly waybill?: Waybill;
}

interface Asked {
  readonly pattern: Json | undefined;
  /** The tracking id of the one event that it is about. */
  readonly event: string | undefined;
}

async function test({ pattern, event }: Asked, signal: AbortSignal): Promise<Tried> {
  const about = pattern === undefined ? {} : { pattern };
  if (event === undefined)
    return { test: await router.testPattern({ ...about, limit: TESTED }, { signal }) };
  const waybill = await router.waybill(event, { signal });
  const tested = await router.testPattern({ ...about, events: [waybill.event] }, { signal });
  const { trackingId, acceptedAt } = waybill;
  const events = tested.events.map((one) => ({ ...one, trackingId, acceptedAt }));
  return { test: { ...tested, events }, waybill };
}

function typedOf(text: string): TypedPattern {
  try {
    return writeTyped(JSON.parse(text));
  } catch {
    return { as: 'json', text, field: 'type' };
  }
}
