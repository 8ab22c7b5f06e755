import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Field } from '../../parts/fields/field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownText } from '../../parts/shown-text.ts';
import { countWords, numberWords } from '../../parts/words.ts';
import { addSent, draft } from './draft.ts';
import { parseEvents } from './parse-events.ts';
import { sendEvents } from './send-events.ts';

/** So many are sent at once, as a request has at most: what became of them is shown then. */
const TOGETHER = 100;
const MOST_FAULTS = 5;

const EXAMPLE = `{"source": "/shop", "type": "order.placed", "data": {"order": 1001}}
{"source": "/shop", "type": "order.placed", "data": {"order": 1002}}`;

/** Events as JSON: one, a list, or one a line. */
export function PasteForm() {
  const { text } = draft;
  const pasted = useComputed(() => parseEvents(text.value));
  const problem = useSignal<unknown>(undefined);
  const done = useSignal<number | undefined>(undefined);
  const stop = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const { events, faults } = pasted.value;
  const isSending = done.value !== undefined;
  const send = async (submit: SubmitEvent) => {
    submit.preventDefault();
    const running = new AbortController();
    stop.current = running;
    problem.value = undefined;
    done.value = 0;
    try {
      for (let at = 0; at < events.length && !running.signal.aborted; at += TOGETHER) {
        const some = events.slice(at, at + TOGETHER);
        const results = await sendEvents(
          some.map(({ event }) => event),
          running.signal,
        );
        addSent(results.map((result, index) => ({ at: some[index]?.at ?? '', result })));
        done.value = at + some.length;
      }
    } catch (error) {
      if (!running.signal.aborted) problem.value = error;
    } finally {
      done.value = undefined;
    }
  };
  return (
    <form class="card stack" onSubmit={send} aria-label="Events as JSON">
      <Field
        label="Events"
        hint="One, a list of them, or one a line. An id and the time are added where they are missing."
      >
        {(id, describedBy) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            class="tall"
            spellcheck={false}
            autocomplete="off"
            placeholder={EXAMPLE}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      {faults.length > 0 && (
        <div class="notice warn">
          <ul aria-label="What is no event">
            {faults.slice(0, MOST_FAULTS).map(({ at, message }) => (
              <li key={at}>
                {at}: {shownText(message)}
              </li>
            ))}
            {faults.length > MOST_FAULTS && (
              <li>and {numberWords(faults.length - MOST_FAULTS)} more</li>
            )}
          </ul>
        </div>
      )}
      {problem.value !== undefined && (
        <ProblemBox what="They were not all sent" problem={problem.value} />
      )}
      <div class="actions">
        <button type="submit" class="primary" disabled={isSending || events.length === 0}>
          {isSending
            ? `Sending: ${numberWords(done.value ?? 0)} of ${numberWords(events.length)}`
            : `Send ${countWords(events.length, 'event')}`}
        </button>
        {isSending && (
          <button type="button" onClick={() => stop.current?.abort()}>
            Stop
          </button>
        )}
        {text.value === '' && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              text.value = EXAMPLE;
            }}
          >
            Two to begin with
          </button>
        )}
      </div>
    </form>
  );
}
