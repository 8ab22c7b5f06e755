import type { ListedEvent } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import type { Column } from '../../parts/data-table.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { EventStanding } from './event-standing.tsx';

/** A cell shows so many characters at most. */
const MOST = 160;

/** The address of an event's waybill. */
export function waybillHref({ trackingId }: Pick<ListedEvent, 'trackingId'>): string {
  return hrefOf(`/events/${trackingId}`);
}

export const EVENT_COLUMNS: readonly Column<ListedEvent>[] = [
  {
    id: 'accepted',
    head: 'Accepted',
    width: '8.5rem',
    // Where there is little room, the type says more; the newest are the first.
    from: 400,
    cell: ({ acceptedAt }) => <Time at={acceptedAt} as="clock" />,
  },
  {
    id: 'type',
    head: 'Type',
    cell: (event) => (
      <a href={waybillHref(event)}>
        <bdi>{shownStart(event.type, MOST)}</bdi>
      </a>
    ),
  },
  { id: 'id', head: 'Id', from: 560, cell: ({ id }) => <bdi>{shownStart(id, MOST)}</bdi> },
  {
    id: 'subject',
    head: 'Subject',
    from: 1000,
    cell: ({ subject }) => <bdi>{shownStart(subject ?? '', MOST)}</bdi>,
  },
  {
    id: 'source',
    head: 'Source',
    from: 800,
    cell: ({ source }) => <bdi>{shownStart(source, MOST)}</bdi>,
  },
  {
    id: 'standing',
    head: 'Deliveries',
    width: '45%',
    cell: (event) => <EventStanding event={event} />,
  },
];
