import { useId } from 'preact/hooks';
import { go, hrefOf, setQuery } from '../../app/location.ts';
import { DELIVERY_STATES, EVENT_STATES, type EventFilter } from './event-filter.ts';
import { SavedFilters } from './saved-filters.tsx';

const TRACKING_ID = /^wb_[a-z2-7]{26}$/;

const STATUS_WORDS: Readonly<Record<string, string>> = {
  unmatched: 'nobody wants it',
  outbox: 'in the outbox',
};

/** What is looked for, and the filters; all of it stands in the address. `types` are offered. */
export function FilterBar({
  filter,
  types,
}: {
  readonly filter: EventFilter;
  readonly types: readonly string[];
}) {
  const list = useId();
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get('q') ?? '').trim();
    if (TRACKING_ID.test(text)) go(hrefOf(`/events/${text}`));
    else setQuery({ q: text });
  };
  return (
    <div class="filters">
      <form class="search" onSubmit={search}>
        <input
          type="search"
          name="q"
          aria-label="Search by tracking id, id, subject or type"
          placeholder="wb_…, an id, a subject or a type"
          autocomplete="off"
          spellcheck={false}
          key={filter.q}
          defaultValue={filter.q}
          onSearch={(event: Event) => {
            if ((event.currentTarget as HTMLInputElement).value === '') setQuery({ q: '' });
          }}
        />
      </form>
      <ExactInput name="type" value={filter.type} list={list} />
      <datalist id={list}>
        {types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <ExactInput name="source" value={filter.source} />
      <ExactInput name="subject" value={filter.subject} />
      <select
        aria-label="Status"
        value={filter.status}
        onChange={(event) => setQuery({ status: event.currentTarget.value })}
      >
        <option value="">any status</option>
        {[...DELIVERY_STATES, ...EVENT_STATES].map((status) => (
          <option key={status} value={status}>
            {STATUS_WORDS[status] ?? status}
          </option>
        ))}
      </select>
      <SavedFilters filter={filter} />
      {Object.values(filter).some((value) => value !== '') && (
        <a class="button" href={hrefOf('/events')}>
          Clear
        </a>
      )}
    </div>
  );
}

interface ExactInputProps {
  readonly name: 'type' | 'source' | 'subject';
  readonly value: string;
  readonly list?: string;
}

/** A filter that is compared exactly; it counts when it is left, or by Enter. */
function ExactInput({ name, value, list }: ExactInputProps) {
  return (
    <input
      key={value}
      type="text"
      aria-label={`Exact ${name}`}
      placeholder={name}
      autocomplete="off"
      spellcheck={false}
      size={14}
      {...(list === undefined ? {} : { list })}
      defaultValue={value}
      onChange={(event) => setQuery({ [name]: event.currentTarget.value.trim() })}
    />
  );
}
