import type { Attempt, DeliveryError, WaybillDelivery } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { now } from '../../app/now.ts';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { durationWords } from '../../parts/words.ts';
import { Lane } from './lane.tsx';
import type { Axis } from './time-axis.ts';

const MOST_MESSAGE = 2000;

interface DeliveryCardProps {
  readonly delivery: WaybillDelivery;
  readonly isOverdue: boolean;
  readonly axis: Axis;
}

/** What one subscriber has made of the event: where it stands, every attempt, and what comes next. */
export function DeliveryCard({ delivery, isOverdue, axis }: DeliveryCardProps) {
  const { subscriber, status, round, attempts, error, discarded, nextAttemptAt, job, replay } =
    delivery;
  return (
    <section class="card stack" aria-label={`Delivery to ${subscriber}`}>
      <div class="delivery-head">
        <h3>
          <a href={hrefOf(`/subscribers/${encodeURIComponent(subscriber)}`)}>{subscriber}</a>
        </h3>
        <Status of={status} />
        {isOverdue && <Status of="overdue" />}
        <span class="muted">
          {attempts === 0 ? 'not tried yet' : `attempt ${attempts}`}
          {round > 1 && ` of round ${round}`}
        </span>
        {job !== undefined && (
          <a href={hrefOf(`/jobs/${encodeURIComponent(job)}`)}>
            {replay === true ? 'by a replay' : 'by a job'}
          </a>
        )}
        {nextAttemptAt !== undefined && <Countdown at={nextAttemptAt} />}
      </div>
      <Lane delivery={delivery} axis={axis} />
      {error !== undefined && status !== 'delivered' && <ErrorLine error={error} />}
      {discarded !== undefined && (
        <p>
          Discarded <Time at={discarded.at} />:{' '}
          <bdi>{shownStart(discarded.reason, MOST_MESSAGE)}</bdi>
        </p>
      )}
      {delivery.history.length > 0 && <History attempts={delivery.history} />}
    </section>
  );
}

/** Counts down to the next attempt; one that is due has its message on the way. */
function Countdown({ at }: { readonly at: string }) {
  const left = Date.parse(at) - now.value;
  return (
    <span>
      {left > 0 ? `next attempt in ${durationWords(left)}` : 'the next attempt is due now'} (
      <Time at={at} as="clock" />)
    </span>
  );
}

function ErrorLine({
  error: { class: name, message, statusCode },
}: {
  readonly error: DeliveryError;
}) {
  return (
    <p class="error-line">
      <strong>
        <bdi>{shownStart(name, 200)}</bdi>
      </strong>
      {statusCode !== undefined && <> · status {statusCode}</>}:{' '}
      <bdi>{shownStart(message, MOST_MESSAGE)}</bdi>
    </p>
  );
}

function History({ attempts }: { readonly attempts: readonly Attempt[] }) {
  return (
    <details>
      <summary>
        {attempts.length === 1 ? 'The attempt' : `The last ${attempts.length} attempts`}
      </summary>
      <ol class="history">
        {attempts.map(({ at, number, round, outcome, error }) => (
          <li key={`${round ?? 1}-${number}`}>
            <Time at={at} as="clock" />{' '}
            <span class="muted">
              {round !== undefined && `round ${round}, `}attempt {number}
            </span>{' '}
            <Status of={outcome} />
            {error !== undefined && <ErrorLine error={error} />}
          </li>
        ))}
      </ol>
    </details>
  );
}
