import { RouterError, type Waybill } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import type { PathVariables } from '../../app/pages.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { countWords } from '../../parts/words.ts';
import { Acts } from './acts.tsx';
import { DeliveryCard } from './delivery-card.tsx';
import { EventCard } from './event-card.tsx';
import { AxisWords } from './lane.tsx';
import { axisOf, marksOf } from './time-axis.ts';
import { WhyNot } from './why-not.tsx';

const MOST_TITLE = 160;

/** Where an event is: every delivery, and why there are no others. */
export default function WaybillPage({ path }: { readonly path: PathVariables }) {
  const { trackingId = '' } = path;
  const { data, problem, refresh } = usePolled(
    `waybill ${trackingId}`,
    (signal) => router.waybill(trackingId, { signal }),
    { everyMs: 2000, quietMs: 8000 },
  );
  const waybill = data.value;
  if (waybill === undefined && isNotFound(problem.value))
    return (
      <>
        <PageHead title="No event has this tracking id" />
        <ProblemBox what="It was looked for" problem={problem.value} />
        <p>
          <a href={hrefOf('/events', { q: trackingId })}>Search for it as an id, subject or type</a>
        </p>
      </>
    );
  return (
    <>
      {problem.value !== undefined && (
        <ProblemBox
          what="The waybill could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {waybill === undefined ? (
        <>
          <PageHead title="Waybill" />
          {problem.value === undefined && <p class="muted">Loading …</p>}
        </>
      ) : (
        <Loaded waybill={waybill} refresh={refresh} />
      )}
    </>
  );
}

function Loaded({ waybill, refresh }: { readonly waybill: Waybill; readonly refresh: () => void }) {
  const { event, deliveries, overdue, trackingId, acceptedAt } = waybill;
  const axis = axisOf(acceptedAt, deliveries.flatMap(marksOf));
  return (
    <>
      <PageHead
        title={<bdi>{shownStart(event.id, MOST_TITLE)}</bdi>}
        about={<Summary waybill={waybill} />}
      >
        <Acts waybill={waybill} onDone={refresh} />
      </PageHead>
      <div class="waybill">
        <div class="stack">
          <section class="stack" aria-label="Deliveries">
            <h2>Deliveries</h2>
            {deliveries.length === 0 ? (
              <Empty title="Nobody wanted it when it was accepted">
                <p>Below is why, for each subscriber.</p>
              </Empty>
            ) : (
              <AxisWords axis={axis} acceptedAt={acceptedAt} />
            )}
            {deliveries.map((delivery) => (
              <DeliveryCard
                key={delivery.subscriber}
                delivery={delivery}
                isOverdue={overdue.includes(delivery.subscriber)}
                axis={axis}
              />
            ))}
          </section>
          <WhyNot
            {...{ trackingId, event }}
            receivers={deliveries.map(({ subscriber }) => subscriber)}
            onSent={refresh}
          />
        </div>
        <EventCard waybill={waybill} />
      </div>
    </>
  );
}

/** Where the event is, in a sentence. */
function Summary({ waybill: { event, state, deliveries } }: { readonly waybill: Waybill }) {
  const delivered = deliveries.filter(({ status }) => status === 'delivered').length;
  const dead = deliveries.filter(({ status }) => status === 'dead').length;
  return (
    <>
      <bdi>{shownStart(event.type, MOST_TITLE)}</bdi> from{' '}
      <bdi>{shownStart(event.source, MOST_TITLE)}</bdi>.{' '}
      {state === 'outbox' && <Status of="pending" word="in the outbox: it is not on the bus yet" />}
      {deliveries.length > 0 &&
        `Delivered to ${delivered} of ${countWords(deliveries.length, 'subscriber')}${dead > 0 ? `; ${dead} failed for good` : ''}.`}
    </>
  );
}

function isNotFound(problem: unknown): boolean {
  return problem instanceof RouterError && problem.status === 404;
}
