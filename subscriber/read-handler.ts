import type { TypedEvent } from '../core/api/typed-events.ts';
import type { DeliveryContext } from '../core/deliver/batch.ts';
import { readDataBy } from '../core/deliver/read-data-by.ts';
import type { StandardSchema } from '../core/deliver/standard-schema.ts';
import { WaybillError } from '../core/errors.ts';
import type { CloudEvent, EventAttributes } from '../core/event/event.ts';

/** An event as a handler gets it, its data typed by the schema, or by the handler's own word. */
export type SubscribedEvent<Data> = EventAttributes & { readonly data: Data };

/** Handles one event: returning means delivered, throwing means failed. */
export type EventHandler<Data> = (
  event: SubscribedEvent<Data>,
  context: DeliveryContext,
) => Promise<void> | void;

/** Handles events of these types of a map: `event.type` tells which data it has. */
export type TypedEventHandler<Events extends object, Type extends keyof Events & string> = (
  event: TypedEvent<Events, Type>,
  context: DeliveryContext,
) => Promise<void> | void;

/** How a subscribing function is run. */
export interface SubscriberOptions<Data = unknown> {
  /**
   * Reads the data of each event before the handler gets it: any Standard Schema validator, such as those of zod,
   * valibot and arktype. Data that does not fit ends the delivery, with the class `InvalidData`.
   * @default - the data comes as it was sent
   */
  readonly schema?: StandardSchema<Data>;
  /** Said where the subscriber is added: `router.addSubscriber(id, { once: true, ... })`. */
  readonly once?: never;
}

/** A handler of events as they come, from the arguments of `subscriber()`. */
export function readHandler<Data>(
  first: SubscriberOptions<Data> | EventHandler<Data>,
  second: EventHandler<Data> | undefined,
): (event: CloudEvent, context: DeliveryContext) => Promise<void> | void {
  if ([first, second].some((given) => isObject(given) && 'once' in given))
    throw invalid(
      'takes no `once`; write `router.addSubscriber(id, { once: true, ... })` where the subscriber is added',
    );
  if (typeof first === 'function') {
    if (second === undefined) return asItComes(first);
    throw invalid('takes its options before the handler: write `subscriber({ ... }, handler)`');
  }
  if (typeof second !== 'function')
    throw invalid(`needs a handler, a function; received ${typeof second}`);
  const { schema } = first;
  if (schema === undefined) return asItComes(second);
  checkSchema(schema);
  return readBy(schema, second);
}

function asItComes<Data>(handle: EventHandler<Data>) {
  // What the data is, is the handler's own word.
  return (event: CloudEvent, context: DeliveryContext) =>
    handle(event as unknown as SubscribedEvent<Data>, context);
}

function readBy<Data>(schema: StandardSchema<Data>, handle: EventHandler<Data>) {
  return async (event: CloudEvent, context: DeliveryContext) => {
    const data = await readDataBy(schema, event);
    // A validator that took all the time has failed the attempt, and the next may have begun.
    context.signal.throwIfAborted();
    await handle(Object.assign({ ...event }, { data }), context);
  };
}

function checkSchema(schema: unknown): void {
  const standard = isObject(schema) && '~standard' in schema ? schema['~standard'] : undefined;
  if (isObject(standard) && 'validate' in standard && typeof standard.validate === 'function')
    return;
  throw invalid(
    'needs a Standard Schema validator as its `schema`, which has a member `~standard`: one of zod 3.24, valibot 1, arktype 2 or later, say',
  );
}

/** Some validators are functions with members. */
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function invalid(message: string): WaybillError {
  return new WaybillError('invalid-settings', `subscriber() ${message}`);
}
