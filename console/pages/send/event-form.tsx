import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Json, ShownType } from '../../../client/index.ts';
import { hrefOf, place } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { takeFirst } from '../../app/take-first.ts';
import { bound } from '../../parts/fields/bound.ts';
import { TextField } from '../../parts/fields/text-field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { DataField } from './data-field.tsx';
import { addSent, draft, replaceData } from './draft.ts';
import { exampleValue } from './example-value.ts';
import { type FormFaults, NO_FAULTS } from './form-faults.ts';
import { makeForm } from './form-model.ts';
import { sendEvents } from './send-events.ts';
import { useType } from './use-type.ts';

const MOST_TYPES = 500;

/** One event, by fields that the schema of its type makes. */
export function EventForm() {
  const { query } = place.value;
  const asked = query.get('type');
  const { data: types } = usePolled(
    'type names',
    (signal) => takeFirst(router.catalog.list({}, { signal }), MOST_TYPES),
    { everyMs: 60_000 },
  );
  const { type, source, data } = draft;
  const known = useType(type.value.trim());
  const problem = useSignal<unknown>(undefined);
  const sending = useSignal(false);
  const faults = useSignal<FormFaults>(NO_FAULTS);
  useEffect(() => {
    if (asked !== null) type.value = asked;
  }, [asked]);
  const shown = known.value;
  useEffect(() => {
    if (shown === undefined) return;
    if (source.peek() === '') source.value = shown.seen?.sources[0] ?? '/console';
    // What somebody has typed is not taken from them.
    if (isUntouched(data.peek())) replaceData(exampleOf(shown));
  }, [shown]);
  const schema = shown?.declared?.schema ?? shown?.seen?.schema;
  const form = schema === undefined ? undefined : makeForm(schema);
  const send = async (submit: SubmitEvent) => {
    submit.preventDefault();
    sending.value = true;
    problem.value = undefined;
    try {
      const [result] = await sendEvents([draftedEvent()]);
      if (result === undefined) return;
      faults.value = { ...NO_FAULTS, refused: violationsOf(result.error?.violations ?? []) };
      addSent([{ at: '', result }]);
    } catch (error) {
      problem.value = error;
    } finally {
      sending.value = false;
    }
  };
  const wrong = [...faults.value.unreadable.values()];
  return (
    <form class="card stack" onSubmit={send} aria-label="The event">
      <TextField
        label="Type"
        {...bound(type)}
        required
        list="types"
        hint={hintOf(type.value, known)}
      />
      <datalist id="types">
        {types.value?.items.map((one) => (
          <option key={one.type} value={one.type} />
        ))}
      </datalist>
      <TextField label="Source" {...bound(source)} required hint="Who says it, such as /shop." />
      <details>
        <summary>Subject and id</summary>
        <div class="form-row inset">
          <TextField label="Subject" {...bound(draft.subject)} />
          <TextField
            label="Id"
            {...bound(draft.id)}
            hint="Empty: a new one. The same id of the same source is a duplicate."
          />
        </div>
      </details>
      <DataField form={form} faults={faults} onExample={() => replaceData(exampleOf(shown))} />
      {problem.value !== undefined && <ProblemBox what="It was not sent" problem={problem.value} />}
      <div class="actions">
        <button type="submit" class="primary" disabled={sending.value || wrong.length > 0}>
          {sending.value ? 'Sending …' : 'Send'}
        </button>
        {shown !== undefined && (
          <a href={hrefOf(`/catalog/${encodeURIComponent(shown.type)}`)}>About this type</a>
        )}
        {wrong.length > 0 && <span class="hint bad">Correct what is marked first.</span>}
      </div>
    </form>
  );
}

function draftedEvent() {
  const { type, source, subject, id, data } = draft;
  return {
    ...(id.value.trim() === '' ? {} : { id: id.value.trim() }),
    ...{ source: source.value.trim(), type: type.value.trim() },
    ...(subject.value.trim() === '' ? {} : { subject: subject.value.trim() }),
    data: data.value,
  };
}

function violationsOf(
  violations: readonly { readonly pointer: string; readonly message: string }[],
): ReadonlyMap<string, string> {
  return new Map(violations.map(({ pointer, message }) => [pointer, message]));
}

function isUntouched(data: Json): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0;
}

function exampleOf(shown: ShownType | undefined): Json {
  const schema = shown?.declared?.schema ?? shown?.seen?.schema;
  return schema === undefined ? {} : exampleValue(schema, { now: Date.now() });
}

function hintOf(type: string, known: { readonly value: ShownType | undefined }): string {
  if (type.trim() === '') return 'Such as order.placed.';
  const { value } = known;
  if (value === undefined) return 'Nothing is known of this type yet: write its data as JSON.';
  if (value.declared?.schema !== undefined) return 'The form is of its declared schema.';
  if (value.seen?.schema !== undefined) return 'The form is of what its events were seen to have.';
  return 'No schema is known of it: write its data as JSON.';
}
