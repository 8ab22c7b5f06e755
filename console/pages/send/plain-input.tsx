import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Json } from '../../../client/index.ts';
import { Field } from '../../parts/fields/field.tsx';
import { shownText } from '../../parts/shown-text.ts';
import { withUnreadable } from './form-faults.ts';
import { readJson } from './parse-events.ts';
import { labelOf, type SchemaInputProps } from './schema-input.tsx';

/** The input of a text, a number, a yes or no, or of a choice. */
export function PlainInput(props: SchemaInputProps) {
  const { field, pointer, faults } = props;
  const { unreadable, refused } = faults.value;
  const hint = [field.description, field.rules].filter((text) => text !== undefined).join('; ');
  return (
    <Field
      label={labelOf(props)}
      hint={hint === '' ? undefined : shownText(hint)}
      error={unreadable.get(pointer) ?? refused.get(pointer)}
    >
      {(id, describedBy) => <Input {...props} id={id} describedBy={describedBy} />}
    </Field>
  );
}

interface InputProps extends SchemaInputProps {
  readonly id: string;
  readonly describedBy: string;
}

function Input(props: InputProps) {
  const { field } = props;
  if (field.kind === 'flag') return <Choice {...props} of={[true, false]} />;
  if (field.kind === 'choice') return <Choice {...props} of={field.values} />;
  return field.kind === 'number' ? <NumberInput {...props} /> : <TextInput {...props} />;
}

/** What an emptied input stands for. */
function nothing({ required, field }: SchemaInputProps): Json | undefined {
  return required && field.nullable ? null : undefined;
}

function Choice({ of, ...props }: InputProps & { readonly of: readonly Json[] }) {
  const { id, describedBy, value, required, field, onChange } = props;
  const at = of.findIndex((one) => JSON.stringify(one) === JSON.stringify(value));
  return (
    <select
      id={id}
      aria-describedby={describedBy}
      value={at === -1 ? '' : String(at)}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === '' ? nothing(props) : of[Number(currentTarget.value)])
      }
    >
      {(at === -1 || !required || field.nullable) && (
        <option value="">{required && field.nullable ? 'null' : 'left out'}</option>
      )}
      {of.map((one, index) => (
        <option key={index} value={String(index)}>
          {typeof one === 'string' ? one : JSON.stringify(one)}
        </option>
      ))}
    </select>
  );
}

function TextInput(props: InputProps) {
  const { id, describedBy, value, required, field, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  const attributes = {
    ...({ id, 'aria-describedby': describedBy, autocomplete: 'off', value: text } as const),
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      const next = currentTarget.value;
      onChange(next === '' && (!required || field.nullable) ? nothing(props) : next);
    },
  };
  const isLong = (field.kind === 'text' && field.long) || text.includes('\n');
  return isLong ? <textarea {...attributes} /> : <input {...attributes} />;
}

/** Keeps the text that is typed: of `1.` no number can be made yet, and what is no number says so. */
function NumberInput(props: InputProps) {
  const { id, describedBy, value, pointer, faults, required, onChange } = props;
  const text = useSignal(value === undefined || value === null ? '' : JSON.stringify(value));
  const say = (message: string | undefined) => {
    faults.value = withUnreadable(faults.peek(), pointer, message);
  };
  useEffect(() => () => say(undefined), []);
  return (
    <input
      id={id}
      aria-describedby={describedBy}
      inputMode="decimal"
      autocomplete="off"
      value={text.value}
      onInput={({ currentTarget }) => {
        text.value = currentTarget.value.trim();
        if (text.value === '') {
          say(required && !props.field.nullable ? 'a number is needed' : undefined);
          return onChange(nothing(props));
        }
        const read = /^-?[\d.]/.test(text.value) ? readJson(text.value) : undefined;
        if (read === undefined || !('value' in read))
          return say(`${shownText(text.value)} is no number`);
        say(undefined);
        onChange(read.value);
      }}
    />
  );
}
