export type { TypedEvent } from '../core/api/typed-events.ts';
export type { DeliveryContext } from '../core/deliver/batch.ts';
export { PermanentError } from '../core/deliver/retries/permanent-error.ts';
export { RetryLater } from '../core/deliver/retries/retry-later.ts';
export type { SchemaIssue, SchemaResult, StandardSchema } from '../core/deliver/standard-schema.ts';
export type { EventAttributes, Json } from '../core/event/event.ts';
export type { Log, LogFields } from '../core/ports/log.ts';
export type { SubscriberHandler } from './make-subscriber.ts';
export type {
  EventHandler,
  SubscribedEvent,
  SubscriberOptions,
  TypedEventHandler,
} from './read-handler.ts';
export { subscriber } from './subscriber.ts';
