import type { EventInput } from './event-input.ts';

/** Makes a CloudEvent of an event that has no `specversion`, with an `id` and the `time` where they are missing. */
export function completeEvent(
  event: EventInput,
  { newId, now }: { readonly newId: () => string; readonly now: () => number },
): EventInput {
  if (event.specversion !== undefined) return event;
  const { id = newId(), time = new Date(now()).toISOString(), ...others } = event;
  return { specversion: '1.0', id, time, ...others };
}
