import { Construct } from 'constructs';
import type { RouterParts } from '../router/router-parts.ts';
import { checkEventType, EventType, type EventTypeProps } from './event-type.ts';

/** The types of events that one app declares of a router, which may be another app's. */
export class EventTypes extends Construct {
  readonly #registerFunctionArn: string;
  readonly #types = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    { registerFunctionArn }: Pick<RouterParts, 'registerFunctionArn'>,
  ) {
    super(scope, id);
    this.#registerFunctionArn = registerFunctionArn;
  }

  /** Throws what it must refuse. */
  add(type: string, props: EventTypeProps): EventType {
    checkEventType(this, type, props);
    if (this.#types.has(type))
      throw new Error(
        `event type ${JSON.stringify(type)} of ${this.node.path}: it is declared already`,
      );
    this.#types.add(type);
    // A slash would be a place in the tree of constructs.
    return new EventType(this, type.replaceAll('/', '|'), {
      ...props,
      type,
      registerFunctionArn: this.#registerFunctionArn,
    });
  }
}
