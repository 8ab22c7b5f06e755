import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { countWords } from '../../parts/words.ts';
import { Figure } from './figure.tsx';

/** The router reads figures once a minute, however many ask. */
const EVERY_MS = 60_000;

/** What was delivered to a subscriber in the last hour, and what of it failed; nothing where nobody keeps figures. */
export function RateFigures({ name }: { readonly name: string }) {
  const { data } = usePolled(
    `rates ${name}`,
    (signal) => router.metrics({ subscriber: name }, { signal }),
    { everyMs: EVERY_MS },
  );
  if (data.value === undefined || data.value.figures === 'none') return null;
  const { delivered, failed } = data.value.totals;
  return (
    <Figure label="Delivered" value={delivered}>
      in the last hour
      {failed > 0 && `; ${countWords(failed, 'attempt')} failed`}
    </Figure>
  );
}
