import type { Signal } from '@preact/signals';
import type { Json } from '../../../client/index.ts';
import { isJsonObject } from '../../../core/shared/json/json-object.ts';
import { Icon } from '../../parts/icon.tsx';
import { shownText } from '../../parts/shown-text.ts';
import { withItem, withMember } from './edit-value.ts';
import { exampleValue } from './example-value.ts';
import { type FormFaults, pointInto, withUnreadable } from './form-faults.ts';
import type { FormField } from './form-model.ts';
import { JsonInput } from './json-input.tsx';
import { PlainInput } from './plain-input.tsx';

/** A field of a form, and what is typed in it. */
export interface SchemaInputProps {
  readonly field: FormField;
  /** Of the member or item that it is. @default - the whole */
  readonly name?: string;
  /** Undefined where it is left out. */
  readonly value: Json | undefined;
  readonly required: boolean;
  /** A JSON Pointer into the event. */
  readonly pointer: string;
  readonly faults: Signal<FormFaults>;
  readonly onChange: (value: Json | undefined) => void;
}

/** The inputs of a value, as its schema has it. */
export function SchemaInput(props: SchemaInputProps) {
  const { field, value, required, onChange, pointer, faults, name } = props;
  if (field.kind === 'json')
    return (
      <JsonInput
        {...{ pointer, value, faults, onChange }}
        label={labelOf(props)}
        hint={field.description ?? 'JSON'}
        onUnreadable={(message) => {
          faults.value = withUnreadable(faults.peek(), pointer, message);
        }}
      />
    );
  if (field.kind !== 'object' && field.kind !== 'list') return <PlainInput {...props} />;
  if (value === undefined || value === null)
    return (
      <p>
        <button type="button" onClick={() => onChange(startOf(field))}>
          <Icon name="plus" /> {labelOf(props)}
        </button>{' '}
        <span class="hint">{value === null ? 'It is null.' : 'It is left out.'}</span>
      </p>
    );
  const refused = faults.value.refused.get(pointer);
  const inner = field.kind === 'object' ? <Members {...props} /> : <Items {...props} />;
  return (
    <fieldset class={name === undefined ? 'stack' : 'stack nested'} aria-label={labelOf(props)}>
      {name !== undefined && (
        <div class="actions">
          <strong>{labelOf(props)}</strong>
          {!required && (
            <button type="button" class="plain" onClick={() => onChange(undefined)}>
              Leave out
            </button>
          )}
        </div>
      )}
      {field.description !== undefined && <p class="hint">{shownText(field.description)}</p>}
      {refused !== undefined && <p class="hint bad">{shownText(refused)}</p>}
      {inner}
    </fieldset>
  );
}

function Members({ field, value, pointer, faults, onChange }: SchemaInputProps) {
  if (field.kind !== 'object') return null;
  const object = isJsonObject(value) ? value : {};
  return (
    <>
      {field.members.map(({ name, required, field: own }) => (
        <SchemaInput
          key={name}
          {...{ name, required, faults }}
          field={own}
          value={Object.hasOwn(object, name) ? object[name] : undefined}
          pointer={pointInto(pointer, name)}
          onChange={(member) => onChange(withMember(value, name, member))}
        />
      ))}
    </>
  );
}

function Items({ field, value, pointer, faults, onChange }: SchemaInputProps) {
  if (field.kind !== 'list') return null;
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return (
    <>
      {items.map((item, index) => (
        // Items have no names of their own; one that is taken out begins the others anew.
        <div class="item" key={`${items.length} ${index}`}>
          <SchemaInput
            field={field.item}
            name={`${index + 1}`}
            value={item}
            required
            pointer={pointInto(pointer, index)}
            faults={faults}
            onChange={(next) => onChange(withItem(value, index, next ?? null))}
          />
          <button
            type="button"
            class="plain"
            aria-label={`Take out item ${index + 1}`}
            onClick={() => onChange(withItem(value, index, undefined))}
          >
            <Icon name="trash" />
          </button>
        </div>
      ))}
      <p>
        <button
          type="button"
          onClick={() => onChange(withItem(value, items.length, startOf(field.item)))}
        >
          <Icon name="plus" /> Item {items.length + 1}
        </button>
      </p>
    </>
  );
}

function startOf(field: FormField): Json {
  return exampleValue(field.schema, { now: Date.now() });
}

/** The name of a field, with its title where that says more. */
export function labelOf({ name, field, required }: SchemaInputProps): string {
  const title = field.title === undefined || field.title === name ? '' : ` (${field.title})`;
  return `${shownText(name ?? 'Data')}${shownText(title)}${required || name === undefined ? '' : ', may be left out'}`;
}
