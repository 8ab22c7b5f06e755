import type { ListedType } from '../../../client/index.ts';
import { hrefOf, place, setQuery } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { takeFirst } from '../../app/take-first.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { countWords, numberWords } from '../../parts/words.ts';
import { DeclareButton } from './declare-button.tsx';
import { TypeMap } from './type-map.tsx';

/** More types are not loaded: a name with a number in it makes ever more of them. */
const MOST_TYPES = 2000;

/** Which types of events there are, and who gets what. */
export default function CatalogPage() {
  const { query } = place.value;
  const [text, isMap] = [query.get('q') ?? '', query.get('view') === 'map'];
  const { data, problem, refresh } = usePolled(
    'catalog',
    (signal) => takeFirst(router.catalog.list({}, { signal }), MOST_TYPES),
    { everyMs: 20_000 },
  );
  const types = data.value?.items;
  const rows = types?.filter(({ type }) => type.toLowerCase().includes(text.toLowerCase())) ?? [];
  return (
    <>
      <PageHead title="Catalog" about={types === undefined ? undefined : aboutOf(types)}>
        {may('admin') && <DeclareButton onDone={refresh} />}
      </PageHead>
      <div class="filters">
        <input
          type="search"
          aria-label="Find a type"
          placeholder="Find a type"
          value={text}
          onInput={(event) => setQuery({ q: event.currentTarget.value })}
        />
        <fieldset class="actions" aria-label="View">
          <button type="button" aria-pressed={!isMap} onClick={() => setQuery({ view: undefined })}>
            Types
          </button>
          <button type="button" aria-pressed={isMap} onClick={() => setQuery({ view: 'map' })}>
            Who gets what
          </button>
        </fieldset>
      </div>
      {problem.value !== undefined && (
        <ProblemBox
          what="The catalog could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {types !== undefined && isMap && <TypeMap types={rows} text={text} />}
      {types !== undefined && !isMap && (
        <DataTable
          label="Types of events"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ type }) => type}
          linkOf={({ type }) => pathOf(type)}
          empty={<NoType isAny={types.length > 0} />}
          foot={
            data.value?.more === true
              ? `The first ${numberWords(MOST_TYPES)} types by name.`
              : undefined
          }
        />
      )}
    </>
  );
}

function NoType({ isAny }: { readonly isAny: boolean }) {
  if (isAny) return <Empty title="No type has that in its name" />;
  return (
    <Empty title="No event has come yet">
      <p>
        {may('publish') ? <a href={hrefOf('/send')}>Send one</a> : 'Once one comes'}: its type is
        here a minute or two later, with the schema that its data has.
      </p>
    </Empty>
  );
}

function pathOf(type: string): string {
  return hrefOf(`/catalog/${encodeURIComponent(type)}`);
}

function aboutOf(types: readonly ListedType[]): string {
  const unheard = types.filter(({ subscribers }) => subscribers.length === 0).length;
  const words = countWords(types.length, 'type');
  return unheard === 0 ? words : `${words}, of ${numberWords(unheard)} nobody gets any`;
}

const COLUMNS: readonly Column<ListedType>[] = [
  {
    id: 'type',
    head: 'Type',
    cell: ({ type }) => <a href={pathOf(type)}>{shownStart(type, 200)}</a>,
  },
  {
    id: 'count',
    head: 'Events',
    width: '6.5rem',
    align: 'end',
    cell: ({ seen }) => numberWords(seen?.count ?? 0),
  },
  {
    id: 'last',
    head: 'Last seen',
    width: '8rem',
    from: 420,
    cell: ({ seen }) => (seen === undefined ? 'never' : <Time at={seen.lastSeen} />),
  },
  {
    id: 'declared',
    head: 'Declared',
    width: '9rem',
    from: 700,
    cell: ({ declared }) => declaredWords(declared),
  },
  {
    id: 'senders',
    head: 'Sent by',
    from: 900,
    cell: ({ seen }) => shownStart([...(seen?.sources ?? [])].join(', '), 200),
  },
  {
    id: 'subscribers',
    head: 'Who can get it',
    from: 600,
    cell: ({ subscribers }) =>
      subscribers.length === 0 ? <span class="muted">nobody</span> : subscribers.join(', '),
  },
];

function declaredWords(declared: ListedType['declared']): string {
  if (declared === undefined) return 'no';
  return declared.deprecated === true ? `${declared.mode}, deprecated` : declared.mode;
}
