import type { ListedEvent } from '../../../client/index.ts';
import { Status } from '../../parts/status.tsx';
import { countWords } from '../../parts/words.ts';

/** What needs a person stands first, since a narrow table cuts the last. */
const ORDER = ['dead', 'retrying', 'pending', 'delivered', 'discarded'] as const;

/** How an event stands in one line: at how many subscribers it is in each state, or why it is at none. */
export function EventStanding({ event }: { readonly event: ListedEvent }) {
  const { state, expected, deliveries, overdue = [] } = event;
  if (state === 'unmatched') return <Status of="not matched" word="nobody wants it" />;
  if (state === 'outbox') return <Status of="pending" word="in the outbox" />;
  if (deliveries === undefined)
    return <span class="muted">for {countWords(expected.length, 'subscriber')}</span>;
  const counts = ORDER.map(
    (status) => [status, deliveries.filter((delivery) => delivery.status === status)] as const,
  );
  return (
    <span class="standing">
      {overdue.length > 0 && <Status of="overdue" />}
      {counts.map(
        ([status, those]) =>
          those.length > 0 && (
            <span key={status} title={those.map(({ subscriber }) => subscriber).join(', ')}>
              <Status
                of={status}
                word={those.length === 1 ? status : `${those.length} ${status}`}
              />
            </span>
          ),
      )}
    </span>
  );
}
