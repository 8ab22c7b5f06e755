import type { Signal } from '@preact/signals';
import { Field } from '../../parts/field.tsx';

interface AttributeProps {
  readonly label: string;
  readonly text: Signal<string>;
  readonly hint?: string;
  readonly required?: boolean;
  /** The id of a `datalist`. */
  readonly list?: string;
}

/** An attribute of an event. */
export function Attribute({ label, text, hint, required = false, list }: AttributeProps) {
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          required={required}
          list={list}
          autocomplete="off"
          spellcheck={false}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      )}
    </Field>
  );
}
