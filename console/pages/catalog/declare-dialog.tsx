import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Compatibility, PolicyMode, ReadType } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { ChangedNotice } from '../../parts/changed-notice.tsx';
import { ChoiceField } from '../../parts/fields/choice-field.tsx';
import { Field } from '../../parts/fields/field.tsx';
import { TextField } from '../../parts/fields/text-field.tsx';
import { readDeclared, type TypedDeclared, typedDeclared } from './typed-declared.ts';
import { useBoundType } from './use-bound-type.ts';

interface DeclareDialogProps {
  /** @default - one that is named in the dialog */
  readonly opened?: ReadType | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const MODES: readonly (readonly [PolicyMode, string])[] = [
  ['off', 'Off: nothing is held against it'],
  ['warn', 'Warn: what does not fit is noted in the waybill'],
  ['enforce', 'Enforce: what does not fit is refused'],
];

const COMPATIBILITIES: readonly (readonly [Compatibility, string])[] = [
  ['none', 'Any'],
  ['backward', 'One that takes what this one takes'],
];

/** Says what the events of a type must be. The schema begins as the one that was seen. */
export function DeclareDialog({ opened, onDone, onClose }: DeclareDialogProps) {
  const { shown: type } = useMemo(() => opened, []) ?? {};
  const typed = useSignal(typedDeclared(type));
  const name = useSignal(type?.type ?? '');
  const bound = useBoundType(name.value, opened);
  const set = (changes: Partial<TypedDeclared>) => {
    typed.value = { ...typed.value, ...changes };
  };
  const read = readDeclared(typed.value);
  const act = async (reason: string) => {
    if ('message' in read) throw new Error(read.message);
    const wanted = { ...read.declared, reason };
    await bound.act((options) => router.catalog.declare(name.value, wanted, options));
    onDone();
    return (
      <>
        <a href={hrefOf(`/catalog/${encodeURIComponent(name.value)}`)}>{name.value}</a> is declared;
        it holds within seconds.
      </>
    );
  };
  const { mode, compatibility, schema, owner, description, maxBytes, producers, deprecated } =
    typed.value;
  return (
    <ActDialog
      title={type === undefined ? 'Declare a type' : `Declare ${type.type}`}
      confirm="Declare"
      blocked={'message' in read ? read.message : undefined}
      act={act}
      onClose={onClose}
    >
      <ChangedNotice changes={bound.changes} />
      {type === undefined && (
        <TextField
          label="Type"
          value={name.value}
          required
          onInput={(text) => {
            name.value = text;
          }}
        />
      )}
      <div class="form-row">
        <ChoiceField label="Mode" value={mode} of={MODES} onInput={(next) => set({ mode: next })} />
        <ChoiceField
          label="A new schema later may be"
          value={compatibility}
          of={COMPATIBILITIES}
          onInput={(next) => set({ compatibility: next })}
        />
      </div>
      <Field
        label="Schema of the data"
        hint="JSON Schema, draft 2020-12; empty: the data may be anything."
      >
        {(id, describedBy) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            class="tall"
            spellcheck={false}
            value={schema}
            onInput={(event) => set({ schema: event.currentTarget.value })}
          />
        )}
      </Field>
      <details>
        <summary>Who owns it, and its limits</summary>
        <div class="stack inset">
          <TextField label="Owner" value={owner} onInput={(text) => set({ owner: text })} />
          <TextField
            label="Description"
            value={description}
            onInput={(text) => set({ description: text })}
          />
          <TextField
            label="Largest event, in bytes"
            value={maxBytes}
            onInput={(text) => set({ maxBytes: text })}
          />
          <TextField
            label="Sources that may send it"
            hint="/shop, /eu/*; all, where it is empty."
            value={producers}
            onInput={(text) => set({ producers: text })}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={deprecated}
              onChange={(event) => set({ deprecated: event.currentTarget.checked })}
            />{' '}
            Deprecated: who sends it is told so
          </label>
        </div>
      </details>
    </ActDialog>
  );
}
