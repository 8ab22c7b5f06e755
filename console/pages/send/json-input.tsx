import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Json } from '../../../client/index.ts';
import { Field } from '../../parts/fields/field.tsx';
import { indentedJson } from '../../parts/json/indented-json.ts';
import type { FormFaults } from './form-faults.ts';
import { readJson } from './parse-events.ts';

interface JsonInputProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly pointer: string;
  readonly value: Json | undefined;
  readonly faults: Signal<FormFaults>;
  readonly tall?: boolean;
  /** Undefined where nothing is typed. */
  readonly onChange: (value: Json | undefined) => void;
  readonly onUnreadable: (message: string | undefined) => void;
}

/** JSON that is written by hand. What cannot be read stays as it is typed, and says why. */
export function JsonInput(props: JsonInputProps) {
  const { label, hint, pointer, value, faults, tall = false, onChange, onUnreadable } = props;
  const text = useSignal(value === undefined ? '' : indentedJson(value));
  // What is no longer shown is not in the way of sending.
  useEffect(() => () => onUnreadable(undefined), []);
  const { unreadable, refused } = faults.value;
  return (
    <Field label={label} hint={hint} error={unreadable.get(pointer) ?? refused.get(pointer)}>
      {(id, describedBy) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          class={tall ? 'tall' : 'short'}
          spellcheck={false}
          autocomplete="off"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            if (text.value.trim() === '') {
              onUnreadable(undefined);
              return onChange(undefined);
            }
            const read = readJson(text.value);
            onUnreadable('value' in read ? undefined : read.message);
            if ('value' in read) onChange(read.value);
          }}
        />
      )}
    </Field>
  );
}
