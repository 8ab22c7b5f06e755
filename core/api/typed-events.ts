import type { EventAttributes } from '../event/event.ts';
import type { EventInput } from './event-input.ts';

/** Events of every type, with any data. */
export type AnyEvents = Record<string, unknown>;

/**
 * An event to be published, of one of the types that a map has, with that type's data. Data of which nothing is known may be
 * absent.
 */
export type TypedEventInput<Events extends object> = EventInput &
  (string extends keyof Events
    ? unknown
    : {
        [Type in keyof Events & string]: { readonly type: Type } & (unknown extends Events[Type]
          ? unknown
          : { readonly data: Events[Type] });
      }[keyof Events & string]);

/** An event as a handler gets it, of one of these types of a map: `type` tells which data it has. */
export type TypedEvent<Events extends object, Type extends keyof Events & string> = {
  [Name in Type]: EventAttributes & { readonly type: Name; readonly data: Events[Name] };
}[Type];
