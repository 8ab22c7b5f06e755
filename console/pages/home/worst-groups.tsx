import { hrefOf } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { countWords } from '../../parts/words.ts';
import { groupHref } from '../failures/group-href.ts';
import { groupTitle } from '../failures/groups.ts';
import { loadFailures } from '../failures/load-failures.ts';

const MOST_SHOWN = 5;

/** The largest groups of what has failed for good; `count` is how many have, by which it is known when to ask again. */
export function WorstGroups({ count }: { readonly count: number }) {
  const { data } = usePolled(
    `worst ${count}`,
    (signal) => loadFailures({ status: 'dead', subscriber: undefined }, signal),
    { everyMs: 30_000, quietMs: 120_000 },
  );
  const groups = data.value?.failures.slice(0, MOST_SHOWN) ?? [];
  if (groups.length === 0) return null;
  return (
    <section class="card stack" aria-label="Why deliveries have failed">
      <div class="card-head">
        <h2>Why deliveries have failed</h2>
        <a href={hrefOf('/failures')}>All failures</a>
      </div>
      <ul class="needs">
        {groups.map((group) => (
          <li key={groupHref(group)}>
            <span>{countWords(group.count, 'delivery', 'deliveries')}</span>
            <a class="need" href={groupHref(group)}>
              <bdi>{shownStart(groupTitle(group), 200)}</bdi>
            </a>
            <span class="muted">
              {shownStart(group.subscriber, 64)}
              {group.lastAt !== undefined && (
                <>
                  , last <Time at={group.lastAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
