import type { ListedType } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { countWords, numberWords } from '../../parts/words.ts';
import { type MapRow, whoGetsWhat } from './who-gets-what.ts';

/** As many of the last events are looked at, once: it reads them whole. */
const TESTED = 300;

/** A table of more rows is no map any more. */
const MOST_ROWS = 200;

interface TypeMapProps {
  readonly types: readonly ListedType[];
  /** What a type's name must have in it. */
  readonly text: string;
}

/** Types by subscribers: who can get what, and who has got how many of the last events. */
export function TypeMap({ types, text }: TypeMapProps) {
  const { data, problem, refresh } = usePolled('type-map', loadMap, { once: true });
  if (problem.value !== undefined)
    return <ProblemBox what="The map could not be made" problem={problem.value} retry={refresh} />;
  if (data.value === undefined) return <p class="muted">Testing the last events …</p>;
  const { names, test } = data.value;
  const wanted = text.toLowerCase();
  const rows = whoGetsWhat(types, names, test.events).filter(({ type }) =>
    type.toLowerCase().includes(wanted),
  );
  if (names.length === 0)
    return (
      <Empty title="Nobody subscribes yet">
        <p>
          <a href={hrefOf('/subscribers')}>Make a subscriber</a>, and see here what it gets.
        </p>
      </Empty>
    );
  return (
    <>
      <p class="muted">
        By the patterns as they are now, and the last {countWords(test.events.length, 'event')} of
        24 hours. {rows.length > MOST_ROWS && `The first ${MOST_ROWS} types: find others by name.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (axe, scrollable-region-focusable). */}
      <section class="map" tabIndex={0} aria-label="Who gets what">
        <table>
          <thead>
            <tr>
              <th scope="col">Type</th>
              {names.map((name) => (
                <th key={name} scope="col" class="upright">
                  <a href={hrefOf(`/subscribers/${encodeURIComponent(name)}`)}>{name}</a>
                </th>
              ))}
              <th scope="col" class="upright">
                <span>nobody</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => (
              <Row key={row.type} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      <ul class="legend muted" aria-label="What the signs mean">
        <li>
          <Icon name="check" /> gets all that came
        </li>
        <li>
          <Icon name="half" /> gets some of them
        </li>
        <li>
          <Icon name="minus" /> can get it, and got none of them
        </li>
        <li>
          <Icon name="clock" /> can get it, and none came
        </li>
        <li>empty: never gets it</li>
      </ul>
    </>
  );
}

async function loadMap(signal: AbortSignal) {
  const [subscribers, test] = await Promise.all([
    router.subscribers({ signal }),
    router.testPattern({ limit: TESTED }, { signal }),
  ]);
  return { names: subscribers.map(({ name }) => name).sort(), test };
}

function Row({ row }: { readonly row: MapRow }) {
  const { type, events, unmatched, cells } = row;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf(`/catalog/${encodeURIComponent(type)}`)}>{shownStart(type, 120)}</a>
      </th>
      {cells.map((cell) => {
        const { word, icon } = SIGNS[cell.gets];
        const of = `${numberWords(cell.matched)} of ${countWords(events, 'event')}`;
        const words = events === 0 || icon === undefined ? word : `${word}: ${of}`;
        return (
          <td key={cell.subscriber} class={cell.gets} title={`${cell.subscriber} ${words}`}>
            {icon !== undefined && <Icon name={icon} />}
            <span class="sr-only">{words}</span>
            {cell.gets === 'some' && <small>{numberWords(cell.matched)}</small>}
          </td>
        );
      })}
      <td class={unmatched > 0 ? 'lost' : ''}>
        {unmatched > 0 && (
          <a
            href={hrefOf('/patterns')}
            title={`${countWords(unmatched, 'event')} that nobody gets`}
          >
            {numberWords(unmatched)}
          </a>
        )}
      </td>
    </tr>
  );
}

const SIGNS = {
  all: { word: 'gets all', icon: 'check' },
  some: { word: 'gets some', icon: 'half' },
  none: { word: 'can get it, and got none', icon: 'minus' },
  unknown: { word: 'can get it, and none came', icon: 'clock' },
  never: { word: 'never gets it', icon: undefined },
} as const;
