import { Field } from './field.tsx';

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly required?: boolean;
  /** What the browser holds the text against. @default - digits where it is numeric */
  readonly pattern?: string;
  /** A whole number, which may be left out. */
  readonly numeric?: boolean;
  /** The id of a `datalist`. */
  readonly list?: string | undefined;
}

/** A line of text that means what it says: nothing corrects or completes it. */
export function TextField(props: TextFieldProps) {
  const { label, hint, value, onInput, required = false, numeric = false, list } = props;
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          autocomplete="off"
          spellcheck={false}
          required={required}
          inputMode={numeric ? 'numeric' : 'text'}
          pattern={props.pattern ?? (numeric ? '[0-9]*' : undefined)}
          list={list}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
