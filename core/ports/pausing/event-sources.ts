/** Whether a subscriber's function is given batches of its queue; `changing` is neither yet, and cannot be changed now. */
export type EventSourceState = 'enabled' | 'disabled' | 'changing';

/**
 * What gives batches of queues to functions, by the ids that registrations name. Its methods answer undefined for one that is
 * not there, and throw `WaybillError('unavailable')` in an outage.
 */
export interface EventSources {
  stateOf(id: string): Promise<EventSourceState | undefined>;
  /** Answers the state that comes of it. Batches in hand are not ended. */
  setEnabled(id: string, enabled: boolean): Promise<EventSourceState | undefined>;
}
