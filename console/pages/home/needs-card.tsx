import { hrefOf } from '../../app/location.ts';
import { Icon } from '../../parts/icon.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { countWords } from '../../parts/words.ts';
import type { Need } from './needs.ts';

const MOST_SHOWN = 8;

const WORDS = { bad: 'needs you', warn: 'look at it' } as const;

/** What needs a person now: a sentence for each, and the way to where it is put right. */
export function NeedsCard({ needs }: { readonly needs: readonly Need[] }) {
  const hidden = needs.length - MOST_SHOWN;
  return (
    <section class="card stack" aria-label="What needs a person now">
      <h2>What needs a person now</h2>
      {needs.length === 0 ? (
        <p>
          <Status of="healthy" word="nothing" /> Every subscriber keeps up, and nothing has failed
          for good.
        </p>
      ) : (
        <ul class="needs">
          {needs.slice(0, MOST_SHOWN).map(({ key, tone, icon, text, path, query, act }) => (
            <li key={key}>
              <span class={`status ${tone}`}>
                <Icon name={icon} /> {WORDS[tone]}
              </span>
              <span class="need">{shownStart(text, 400)}</span>
              <a href={hrefOf(path, query)}>{act}</a>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <p class="muted">
          And {countWords(hidden, 'more', 'more')}:{' '}
          <a href={hrefOf('/subscribers')}>all subscribers</a>.
        </p>
      )}
    </section>
  );
}
