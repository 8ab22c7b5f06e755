import { composeSubscriber } from './compose-subscriber.ts';
import { makeSubscriber, type SubscriberHandler } from './make-subscriber.ts';
import {
  type EventHandler,
  readHandler,
  type SubscriberOptions,
  type TypedEventHandler,
} from './read-handler.ts';

/**
 * Makes a Lambda handler of a function that handles one event. Returning means delivered; throwing means a retry
 * with backoff, `RetryLater` a retry at its time, and `PermanentError` the end of the delivery. With a `schema`, the
 * handler gets the data as the schema reads it. Throws `WaybillError('invalid-settings')` of arguments it does not take.
 */
export function subscriber<Data = unknown>(handle: EventHandler<Data>): SubscriberHandler;
export function subscriber<Data = unknown>(
  options: SubscriberOptions<Data>,
  handle: EventHandler<Data>,
): SubscriberHandler;
/** The same with events of these types of a map, such as `GET /catalog/types.d.ts` has it: `subscriber<Events, 'order.placed'>(...)`. */
export function subscriber<Events extends object, Type extends keyof Events & string>(
  handle: TypedEventHandler<Events, Type>,
): SubscriberHandler;
export function subscriber<Data>(
  first: SubscriberOptions<Data> | EventHandler<Data>,
  second?: EventHandler<Data>,
): SubscriberHandler {
  return makeSubscriber(readHandler(first, second), composeSubscriber);
}
