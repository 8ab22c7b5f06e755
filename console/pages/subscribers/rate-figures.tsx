import type { SubscriberStatus } from '../../../client/index.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { countWords, durationWords } from '../../parts/words.ts';
import { Figure } from './figure.tsx';
import { ageOf, RATES_PACE } from './recent-rates.ts';

/** How long the oldest event on a subscriber's queue waits, and what was delivered and failed in the last hour, where figures are kept. */
export function RateFigures({ subscriber }: { readonly subscriber: SubscriberStatus }) {
  const { name } = subscriber;
  const { data } = usePolled(
    `rates ${name}`,
    (signal) => router.metrics({ subscriber: name }, { signal }),
    RATES_PACE,
  );
  const rates = data.value;
  if (rates === undefined) return null;
  const age = ageOf(subscriber, rates);
  const { delivered, failed } = rates.totals;
  return (
    <>
      {age !== undefined && (
        <Figure label="Oldest wait" value={durationWords(age * 1000)}>
          since the oldest on its queue was sent, as of a minute or two ago
        </Figure>
      )}
      {rates.figures === 'some' && (
        <Figure label="Delivered" value={delivered}>
          in the last hour
          {failed > 0 && `; ${countWords(failed, 'attempt')} failed`}
        </Figure>
      )}
    </>
  );
}
