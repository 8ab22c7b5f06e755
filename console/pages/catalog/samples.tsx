import { useSignal } from '@preact/signals';
import type { Json } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { takeFirst } from '../../app/take-first.ts';
import { JsonTree } from '../../parts/json/json-tree.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';

const MOST_SAMPLES = 5;

/** The last events of a type, each with its data when it is opened. */
export function Samples({ type }: { readonly type: string }) {
  const { data, problem, refresh } = usePolled(
    `samples ${type}`,
    (signal) =>
      takeFirst(router.events({ type, pageSize: MOST_SAMPLES + 1 }, { signal }), MOST_SAMPLES),
    { once: true },
  );
  const events = data.value?.items;
  return (
    <section class="card stack" aria-labelledby="samples">
      <h2 id="samples">
        The last events, <a href={hrefOf('/events', { type })}>and all of them</a>
      </h2>
      {problem.value !== undefined && (
        <ProblemBox what="They could not be loaded" problem={problem.value} retry={refresh} />
      )}
      {events?.length === 0 && <p class="muted">None has come in the last 24 hours.</p>}
      {events?.map(({ trackingId, id, acceptedAt, expected }) => (
        <details key={trackingId}>
          <summary>
            {shownStart(id, 80)}, <Time at={acceptedAt} />
            <span class="muted">
              , {expected.length === 0 ? 'nobody gets it' : `to ${expected.join(', ')}`}
            </span>
          </summary>
          <Sample trackingId={trackingId} />
        </details>
      ))}
    </section>
  );
}

function Sample({ trackingId }: { readonly trackingId: string }) {
  const wanted = useSignal(false);
  return (
    <div class="inset">
      {wanted.value ? (
        <Loaded trackingId={trackingId} />
      ) : (
        <button
          type="button"
          onClick={() => {
            wanted.value = true;
          }}
        >
          Show its data
        </button>
      )}{' '}
      <a href={hrefOf(`/events/${trackingId}`)}>Its waybill</a>
    </div>
  );
}

function Loaded({ trackingId }: { readonly trackingId: string }) {
  const { data, problem } = usePolled(
    `sample ${trackingId}`,
    (signal) => router.waybill(trackingId, { signal }),
    { once: true },
  );
  if (problem.value !== undefined)
    return <ProblemBox what="It could not be loaded" problem={problem.value} />;
  const event = data.value?.event;
  if (event === undefined) return <p class="muted">Loading …</p>;
  return <JsonTree value={(event.data ?? null) as Json} />;
}
