import type { CloudEvent } from '../../../core/event/event.ts';
import type { TargetEvent } from '../../../core/ports/bridging/target.ts';

let count = 0;

/** An event on its way to a target. */
export function makeEvent(
  members: Partial<CloudEvent> = {},
  dataText: string | undefined = members.data === undefined
    ? undefined
    : JSON.stringify(members.data),
): TargetEvent {
  count += 1;
  const event = {
    specversion: '1.0',
    id: `e-${count}`,
    source: '/shop',
    type: 'order.placed',
    ...members,
  } as CloudEvent;
  return { event, dataText, trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa', attempt: 1 };
}
