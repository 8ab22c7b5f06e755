import { useSignal } from '@preact/signals';
import type { ReplayDryRun, ReplayMode, WhichEvents } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { zone } from '../../app/now.ts';
import { router } from '../../app/router.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { bound } from '../../parts/fields/bound.ts';
import { ChoiceField } from '../../parts/fields/choice-field.tsx';
import { Field } from '../../parts/fields/field.tsx';
import { TextField } from '../../parts/fields/text-field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { countWords, durationWords, numberWords } from '../../parts/words.ts';
import { fromInputTime, toInputTime } from './span.ts';
import type { SubscriberDialogProps } from './subscriber-acts.tsx';

const DAY_MS = 86_400_000;

const MODES: readonly (readonly [ReplayMode, string])[] = [
  ['missing', 'Missing: what it was not to have, and matches now'],
  ['lost', 'Lost: what it was to have, and of which nothing is known'],
  ['again', 'Again: what it lacks, and what it has had already'],
];

/** Asks which past events a subscriber is to have, and counts them before any is sent. */
export function ReplayDialog({ subscriber, onDone, onClose }: SubscriberDialogProps) {
  const { name } = subscriber;
  const from = useSignal(toInputTime(Date.now() - DAY_MS, zone.value));
  const to = useSignal('');
  const mode = useSignal<ReplayMode>('missing');
  const types = useSignal('');
  const rate = useSignal('200');
  const which = (): WhichEvents | undefined => {
    const [start, end] = [
      fromInputTime(from.value, zone.value),
      fromInputTime(to.value, zone.value),
    ];
    const type = types.value.split(/[\s,]+/).filter((text) => text !== '');
    const ratePerSecond = Number(rate.value);
    if (start === undefined || !(ratePerSecond >= 1)) return undefined;
    return {
      ...{ from: start, mode: mode.value, ratePerSecond },
      ...(end === undefined ? {} : { to: end }),
      ...(type.length === 0 ? {} : { filter: { type } }),
    };
  };
  const asked = which();
  const question = asked === undefined ? undefined : JSON.stringify(asked);
  const { value, problem, pending } = useAnswer(question, (signal) =>
    router.countReplay(name, asked ?? {}, { signal }),
  );
  const counted = pending.value ? undefined : value.value;
  const count = counted?.matched.count ?? 0;
  const blocked = () => {
    if (asked === undefined) return 'Say since when, and a rate of 1 or more.';
    if (problem.value !== undefined) return 'As it is, it cannot be replayed.';
    if (counted === undefined) return 'The events are being counted …';
    return count === 0 ? 'No event fits: there is nothing to replay.' : undefined;
  };
  const act = async (reason: string) => {
    const job = await router.replay(name, { ...asked, reason });
    onDone();
    return (
      <>
        The replay has begun: <a href={hrefOf(`/jobs/${job.id}`)}>watch it</a>
      </>
    );
  };
  return (
    <ActDialog
      title={`Replay past events to ${name}`}
      confirm={counted === undefined ? 'Replay' : `Replay ${countWords(count, 'event')}`}
      blocked={blocked()}
      act={act}
      onClose={onClose}
    >
      <div class="form-row">
        <TimeField label="Accepted since" time={from} required />
        <TimeField label="And before" time={to} hint="Now, where it is empty." />
      </div>
      <ChoiceField label="Which" of={MODES} {...bound(mode)} />
      <div class="form-row">
        <TextField
          label="Types"
          hint="order.placed, cart.*; all where it is empty."
          {...bound(types)}
        />
        <TextField label="At most a second" {...bound(rate)} numeric />
      </div>
      {problem.value !== undefined && (
        <ProblemBox what="It could not be counted" problem={problem.value} />
      )}
      <div aria-live="polite">{counted !== undefined && <Counted counted={counted} />}</div>
    </ActDialog>
  );
}

function Counted({ counted }: { readonly counted: ReplayDryRun }) {
  const { matched, byType, sample, etaSeconds } = counted;
  if (matched.count === 0) return null;
  return (
    <div class="stack">
      <p>
        <strong>
          {matched.exact ? '' : 'At least '}
          {countWords(matched.count, 'event')}
        </strong>
        {etaSeconds !== undefined && `, in about ${durationWords(etaSeconds * 1000)}`}
        {byType.length > 0 &&
          `: ${byType
            .slice(0, 5)
            .map(({ type, count }) => `${numberWords(count)} ${shownStart(type, 80)}`)
            .join(', ')}`}
      </p>
      <ul class="sample">
        {sample.slice(0, 3).map(({ trackingId, id, type, acceptedAt }) => (
          <li key={trackingId}>
            <a href={hrefOf(`/events/${trackingId}`)}>{shownStart(id, 60)}</a>{' '}
            {shownStart(type, 60)}, <Time at={acceptedAt} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly time: { value: string };
  readonly hint?: string;
  readonly required?: boolean;
}

function TimeField({ label, time, hint, required = false }: TimeFieldProps) {
  return (
    <Field label={`${label} (${zone.value === 'utc' ? 'UTC' : 'your time'})`} hint={hint}>
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          type="datetime-local"
          required={required}
          value={time.value}
          onInput={(event) => {
            time.value = event.currentTarget.value;
          }}
        />
      )}
    </Field>
  );
}
