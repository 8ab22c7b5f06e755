import { useComputed } from '@preact/signals';
import { hrefOf } from '../../app/location.ts';
import { Empty } from '../../parts/empty.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { countWords, numberWords } from '../../parts/words.ts';
import { type Sent, sent } from './draft.ts';

/** So many are shown: the count says of the others. */
const MOST_SHOWN = 200;
/** Of what is said of one, which may have something of the event in it. */
const MOST_TEXT = 2000;

/** What became of what was sent, the last first, each with its waybill. */
export function SentList() {
  const counts = useComputed(() => ({
    refused: sent.value.filter(({ result }) => result.status === 'rejected').length,
  }));
  if (sent.value.length === 0)
    return (
      <section class="card" aria-label="What was sent">
        <Empty title="Nothing is sent yet">
          <p>What becomes of each event stands here, with the way to its waybill.</p>
        </Empty>
      </section>
    );
  const { refused } = counts.value;
  return (
    <section class="card stack" aria-label="What was sent">
      <div class="actions">
        <h2>What was sent</h2>
        <button
          type="button"
          class="plain"
          onClick={() => {
            sent.value = [];
          }}
        >
          Clear
        </button>
      </div>
      <p aria-live="polite">
        {countWords(sent.value.length, 'event')}
        {refused > 0 && `, ${numberWords(refused)} of them refused`}
        {sent.value.length > MOST_SHOWN && `; the last ${MOST_SHOWN} are here`}
      </p>
      <ul class="rows">
        {sent.value.slice(0, MOST_SHOWN).map((one) => (
          <li key={one.key}>
            <SentLine {...one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SentLine({ at, result }: Sent) {
  const { status, trackingId, id = 'without an id', error } = result;
  return (
    <>
      <div class="actions">
        <Status of={status} />
        {trackingId === undefined || status === 'rejected' ? (
          <strong>{shownStart(id, 80)}</strong>
        ) : (
          <a href={hrefOf(`/events/${trackingId}`)}>{shownStart(id, 80)}</a>
        )}
        {at !== '' && <span class="muted">{at}</span>}
        {error === undefined && <Getters result={result} />}
      </div>
      {error !== undefined && (
        <p>
          <code>{error.code}</code>: {shownStart(error.message, MOST_TEXT)}
        </p>
      )}
      {error?.violations?.map(({ pointer, message }) => (
        <p key={pointer} class="hint bad">
          <code>{shownStart(pointer, MOST_TEXT)}</code> {shownStart(message, MOST_TEXT)}
        </p>
      ))}
      {result.error === undefined && result.deprecated === true && (
        <p class="hint">Its type is deprecated: it should not be sent any more.</p>
      )}
    </>
  );
}

function Getters({ result }: Pick<Sent, 'result'>) {
  const { subscribers, trackingId } = result;
  if (subscribers === undefined) return <span class="muted">who gets it is settled later</span>;
  if (subscribers.length > 0) return <span class="muted">to {subscribers.join(', ')}</span>;
  return (
    <span>
      nobody gets it: <a href={hrefOf('/patterns', { event: trackingId })}>see why</a>
    </span>
  );
}
