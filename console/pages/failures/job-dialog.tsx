import { useSignal } from '@preact/signals';
import type { DeliveryFilter, DryRun } from '../../../client/index.ts';
import { go, hrefOf } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Field } from '../../parts/fields/field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { countWords, durationWords, numberWords } from '../../parts/words.ts';
import { RateField, rateOf } from '../jobs/rate-field.tsx';

interface JobDialogProps {
  readonly kind: 'redrive' | 'discard';
  readonly subscriber: string;
  /** Which dead deliveries; all of them where it says nothing. */
  readonly filter: DeliveryFilter;
  /** The same for a person: `Error: no such card`. */
  readonly about: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Above so many, the subscriber's name is typed, as on the command line. */
const MANY = 10_000;

/** A count is made again while one reads, since some may be settled meanwhile, and more may die. */
const COUNT_MS = 5000;

/** Counts dead deliveries while it asks, and begins the job that sends them again, or lets them go. */
export function JobDialog({ kind, subscriber, filter, about, onDone, onClose }: JobDialogProps) {
  const rate = useSignal('200');
  const recheckPattern = useSignal(false);
  const name = useSignal('');
  const which = Object.keys(filter).length === 0 ? ({ all: true } as const) : { filter };
  const { data, problem } = usePolled(
    `count ${subscriber} ${JSON.stringify(which)}`,
    (signal) => router.countDead(subscriber, which, { signal }),
    { everyMs: COUNT_MS },
  );
  const counted = data.value;
  const count = counted?.matched.count ?? 0;
  const ratePerSecond = rateOf(rate.value);
  const isRedrive = kind === 'redrive';
  const blocked = () => {
    if (counted === undefined)
      return problem.value === undefined
        ? 'The deliveries are being counted …'
        : 'As it cannot be counted, it cannot be begun.';
    if (count === 0) return `Nothing fits: there is nothing to ${kind}.`;
    if (isRedrive && ratePerSecond === undefined) return 'Say a rate from 1 to 10,000.';
    if (count > MANY && name.value !== subscriber)
      return `These are many: type the subscriber's name, ${subscriber}.`;
    return undefined;
  };
  const act = async (reason: string) => {
    const job = isRedrive
      ? await router.redrive(subscriber, {
          ...{ ...which, reason, recheckPattern: recheckPattern.value },
          ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
        })
      : await router.discard(subscriber, { ...which, reason });
    onDone();
    go(hrefOf(`/jobs/${job.id}`));
    return `The ${kind} has begun: here is how far it has come, and what becomes of its deliveries.`;
  };
  const verb = isRedrive ? 'Redrive' : 'Discard';
  const deliveries = countWords(count, 'delivery', 'deliveries');
  return (
    <ActDialog
      title={`${verb} dead deliveries of ${subscriber}`}
      confirm={counted === undefined || count === 0 ? verb : `${verb} ${deliveries}`}
      grave={!isRedrive}
      blocked={blocked()}
      act={act}
      onClose={onClose}
    >
      <p>
        {isRedrive
          ? 'Each is tried anew, with all its attempts before it; its waybill keeps what was.'
          : 'Each is ended for good: nothing more is tried. Its event stays, and can be delivered again one by one.'}{' '}
        Those that failed with <bdi class="quoted">{shownStart(about, 300)}</bdi>:
      </p>
      {problem.value !== undefined && (
        <ProblemBox what="They could not be counted" problem={problem.value} />
      )}
      <div aria-live="polite">
        {counted !== undefined && (
          <Counted counted={counted} perSecond={isRedrive ? ratePerSecond : undefined} />
        )}
      </div>
      {isRedrive && (
        <>
          <RateField rate={rate} />
          <label class="check">
            <input
              type="checkbox"
              checked={recheckPattern.value}
              onChange={(event) => {
                recheckPattern.value = event.currentTarget.checked;
              }}
            />
            Discard those that the pattern does not match any more
          </label>
        </>
      )}
      {count > MANY && (
        <Field label="The subscriber's name">
          {(id, describedBy) => (
            <input
              id={id}
              aria-describedby={describedBy}
              autocomplete="off"
              value={name.value}
              onInput={(event) => {
                name.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
      )}
    </ActDialog>
  );
}

interface CountedProps {
  readonly counted: DryRun;
  readonly perSecond: number | undefined;
}

function Counted({ counted: { matched, byErrorClass, sample }, perSecond }: CountedProps) {
  if (matched.count === 0) return null;
  const seconds = perSecond === undefined ? undefined : Math.ceil(matched.count / perSecond);
  return (
    <div class="stack">
      <p>
        <strong>
          {matched.exact ? '' : 'At least '}
          {countWords(matched.count, 'dead delivery', 'dead deliveries')}
        </strong>
        {seconds !== undefined && `, in about ${durationWords(seconds * 1000)}`}
        {byErrorClass.length > 1 &&
          `: ${byErrorClass
            .slice(0, 5)
            .map(({ errorClass, count }) => `${numberWords(count)} ${shownStart(errorClass, 80)}`)
            .join(', ')}`}
      </p>
      <ul class="sample">
        {sample.slice(0, 3).map(({ trackingId, error }) => (
          <li key={trackingId}>
            <a href={hrefOf(`/events/${trackingId}`)}>
              <code>{trackingId}</code>
            </a>{' '}
            {error !== undefined && <bdi>{shownStart(error.message, 120)}</bdi>}
          </li>
        ))}
      </ul>
    </div>
  );
}
