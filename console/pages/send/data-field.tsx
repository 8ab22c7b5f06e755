import { type Signal, useSignal } from '@preact/signals';
import { router } from '../../app/router.ts';
import { takeFirst } from '../../app/take-first.ts';
import { problemWords } from '../../parts/problem-words.ts';
import { tell } from '../../parts/toasts.tsx';
import { draft, replaceData } from './draft.ts';
import { type FormFaults, withUnreadable } from './form-faults.ts';
import type { FormField } from './form-model.ts';
import { JsonInput } from './json-input.tsx';
import { SchemaInput } from './schema-input.tsx';

interface DataFieldProps {
  /** @default - nothing is known of the data: it is written as JSON */
  readonly form: FormField | undefined;
  readonly faults: Signal<FormFaults>;
  readonly onExample: () => void;
}

/** The data of an event: fields, where a schema makes some, or JSON. */
export function DataField({ form, faults, onExample }: DataFieldProps) {
  const { data, revision, byHand } = draft;
  const loading = useSignal(false);
  const hasFields = form !== undefined && form.kind !== 'json';
  const isForm = hasFields && !byHand.value;
  const change = (value: typeof data.value | undefined) => {
    data.value = value ?? null;
  };
  const last = async () => {
    loading.value = true;
    try {
      const type = draft.type.value.trim();
      const { items } = await takeFirst(router.events({ type, pageSize: 2 }), 1);
      const [event] = items;
      if (event === undefined) tell(`No event of ${type} has come in the last 24 hours.`);
      else replaceData((await router.waybill(event.trackingId)).event.data ?? null);
    } catch (error) {
      tell(`The last event could not be loaded. ${problemWords(error)}`);
    } finally {
      loading.value = false;
    }
  };
  return (
    <fieldset class="stack">
      <legend>Data</legend>
      <div class="actions">
        {form !== undefined && (
          <button type="button" onClick={onExample}>
            An example
          </button>
        )}
        <button
          type="button"
          disabled={loading.value || draft.type.value.trim() === ''}
          onClick={() => void last()}
        >
          That of the last event
        </button>
        {hasFields && (
          <button
            type="button"
            aria-pressed={byHand.value}
            onClick={() => {
              byHand.value = !byHand.value;
              faults.value = { ...faults.peek(), unreadable: new Map() };
              revision.value++;
            }}
          >
            As JSON
          </button>
        )}
      </div>
      {isForm ? (
        <SchemaInput
          key={revision.value}
          {...{ field: form, value: data.value, faults }}
          pointer="/data"
          required
          onChange={change}
        />
      ) : (
        <JsonInput
          key={revision.value}
          label="Data as JSON"
          pointer="/data"
          value={data.value}
          faults={faults}
          tall
          onChange={change}
          onUnreadable={(message) => {
            faults.value = withUnreadable(faults.peek(), '/data', message);
          }}
        />
      )}
    </fieldset>
  );
}
