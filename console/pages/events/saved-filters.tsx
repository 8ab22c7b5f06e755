import { useSignal } from '@preact/signals';
import { kept } from '../../app/kept.ts';
import { go, hrefOf } from '../../app/location.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/fields/field.tsx';
import { type EventFilter, FILTER_NAMES } from './event-filter.ts';

interface SavedFilter {
  readonly name: string;
  readonly filter: EventFilter;
}

const saved = kept<readonly SavedFilter[]>('events.filters', []);

/** Filters that the person has given a name, in this browser. */
export function SavedFilters({ filter }: { readonly filter: EventFilter }) {
  const naming = useSignal(false);
  const isEmpty = FILTER_NAMES.every((name) => filter[name] === '');
  const own = saved.value.find((one) => isSame(one.filter, filter));
  return (
    <>
      {saved.value.length > 0 && (
        <select
          aria-label="Saved filters"
          value={own?.name ?? ''}
          onChange={(event) => {
            const chosen = saved.value.find(({ name }) => name === event.currentTarget.value);
            go(hrefOf('/events', { ...chosen?.filter }));
          }}
        >
          <option value="">Saved filters</option>
          {saved.value.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {own !== undefined && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            saved.value = saved.value.filter((one) => one !== own);
          }}
        >
          Forget “{own.name}”
        </button>
      )}
      {own === undefined && !isEmpty && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            naming.value = true;
          }}
        >
          Save this filter
        </button>
      )}
      {naming.value && (
        <NameDialog
          filter={filter}
          onClose={() => {
            naming.value = false;
          }}
        />
      )}
    </>
  );
}

function NameDialog({
  filter,
  onClose,
}: {
  readonly filter: EventFilter;
  readonly onClose: () => void;
}) {
  const name = useSignal('');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = name.value.trim();
    saved.value = [...saved.value.filter((one) => one.name !== given), { name: given, filter }];
    onClose();
  };
  return (
    <Dialog title="Save this filter" onClose={onClose}>
      <form class="stack" onSubmit={onSubmit}>
        <Field label="Name" hint="It is kept in this browser. One of the same name is replaced.">
          {(id, describedBy) => (
            <input
              id={id}
              aria-describedby={describedBy}
              required
              maxLength={60}
              pattern=".*\S.*"
              autocomplete="off"
              value={name.value}
              onInput={(event) => {
                name.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <div class="actions end">
          <button type="submit" class="primary">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function isSame(one: EventFilter, other: EventFilter): boolean {
  return FILTER_NAMES.every((name) => one[name] === other[name]);
}
