export type { DeliveryContext } from '../core/deliver/batch.ts';
export { PermanentError } from '../core/delivery/permanent-error.ts';
export { RetryLater } from '../core/delivery/retry-later.ts';
export type { Log, LogFields } from '../core/ports/log.ts';
export {
  type SubscribedEvent,
  type SubscriberHandler,
  type SubscriberOptions,
  subscriber,
} from './subscriber.ts';
