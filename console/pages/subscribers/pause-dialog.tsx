import { useSignal } from '@preact/signals';
import { zone } from '../../app/now.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Field } from '../../parts/fields/field.tsx';
import { countWords } from '../../parts/words.ts';
import { waitingOf } from './health.ts';
import { fromInputTime, SPANS, toInputTime } from './span.ts';
import type { SubscriberDialogProps } from './subscriber-acts.tsx';

/** Asks how long a subscriber is to take no events, and why. */
export function PauseDialog({ subscriber, onDone, onClose }: SubscriberDialogProps) {
  const { name } = subscriber;
  const span = useSignal('');
  const until = useSignal(toInputTime(Date.now() + SPANS[1][1], zone.value));
  const waiting = waitingOf(subscriber);
  const ends = () => {
    if (span.value === '') return undefined;
    if (span.value === 'at') return fromInputTime(until.value, zone.value);
    return new Date(Date.now() + Number(span.value)).toISOString();
  };
  const act = async (reason: string) => {
    const end = ends();
    await router.pause(name, { reason, ...(end === undefined ? {} : { until: end }) });
    onDone();
    return `${name} is pausing: what it has in hand is ended, and nothing more is taken.`;
  };
  return (
    <ActDialog
      title={`Pause ${name}`}
      confirm="Pause"
      blocked={
        span.value === 'at' && ends() === undefined
          ? 'Say until when, or choose a span.'
          : undefined
      }
      act={act}
      onClose={onClose}
    >
      <p>
        It takes no more events until it is resumed.{' '}
        {waiting === undefined
          ? 'What waits'
          : `${countWords(waiting, 'event')} that ${waiting === 1 ? 'waits' : 'wait'} now`}
        , and what comes, waits in its queue. Nothing is lost, however long it takes, and the other
        subscribers do not notice.
      </p>
      <Field label="For how long">
        {(id) => (
          <select
            id={id}
            value={span.value}
            onChange={(event) => {
              span.value = event.currentTarget.value;
            }}
          >
            <option value="">Until somebody resumes it</option>
            {SPANS.map(([words, ms]) => (
              <option key={ms} value={ms}>
                {words}
              </option>
            ))}
            <option value="at">Until a time …</option>
          </select>
        )}
      </Field>
      {span.value === 'at' && (
        <Field label={`Until (${zone.value === 'utc' ? 'UTC' : 'your time'})`}>
          {(id) => (
            <input
              id={id}
              type="datetime-local"
              required
              value={until.value}
              onInput={(event) => {
                until.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
      )}
    </ActDialog>
  );
}
