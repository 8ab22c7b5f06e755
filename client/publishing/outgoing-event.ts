import { completeEvent } from '../../core/api/complete-event.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { ClientClock } from '../options.ts';
import { newId } from '../sending/new-id.ts';
import type { OutgoingEvent } from './make-batches.ts';

/** An event as it is sent, with an id: sent again, it is a duplicate and no second event. */
export function outgoingEvent(event: EventInput, clock: Pick<ClientClock, 'now'>): OutgoingEvent {
  const whole = completeEvent(event, { newId, now: () => clock.now() });
  const { id, source } = whole;
  return { json: JSON.stringify(whole), id, source };
}
