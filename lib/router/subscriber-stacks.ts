import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Monitoring } from '../monitoring/monitoring.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { DeadLetterFunction } from './dead-letter-function.ts';
import type { RouterFunction } from './router-function.ts';
import type { RouterParts } from './router-parts.ts';

/** Where the subscribers of one stack live, and what serves them there. */
export interface SubscriberHome {
  readonly scope: Construct;
  readonly deadLetter: RouterFunction;
  /** The router's own key, for queues without another. */
  readonly encryptionKey: IKey | undefined;
}

/** The router whose subscribers need homes, and what serves them. */
export interface SubscriberHomesProps {
  readonly router: Construct;
  readonly parts: RouterParts;
  /** The function for dead letters in the router's own stack; none where the router is imported. */
  readonly deadLetter?: RouterFunction;
  readonly monitoring: Monitoring;
  readonly encryptionKey: IKey | undefined;
  readonly logs: LogSettings;
}

/**
 * The homes of a router's subscribers: the router itself in its own stack, or where it is imported to, and one in each
 * other stack that has any.
 * All references go from there to the router, never back. So the router's template stays as it is, however many
 * subscribers others have, and stacks never wait for each other in a circle.
 */
export class SubscriberStacks {
  readonly #props: SubscriberHomesProps;
  readonly #homes = new Map<Stack, SubscriberHome>();

  constructor(props: SubscriberHomesProps) {
    this.#props = props;
    const { router, deadLetter, encryptionKey } = props;
    if (deadLetter !== undefined)
      this.#homes.set(Stack.of(router), { scope: router, deadLetter, encryptionKey });
  }

  /** Every stack with a home. */
  get stacks(): Stack[] {
    return [...this.#homes.keys()];
  }

  /** The home in a stack, made when it is the stack's first. */
  in(stack: Stack): SubscriberHome {
    const home = this.#homes.get(stack) ?? this.#make(stack);
    this.#homes.set(stack, home);
    return home;
  }

  #make(stack: Stack): SubscriberHome {
    const { router, parts, monitoring, logs, encryptionKey: key } = this.#props;
    // Named after the router and nothing else: a queue whose id changes is replaced, with the events in it.
    const scope =
      stack === Stack.of(router) ? router : new Construct(stack, Names.uniqueId(router));
    const shared = new Construct(scope, 'Shared');
    const deadLetter = new DeadLetterFunction(shared, 'DeadLetter', { ...parts, logs });
    monitoring.watchBranch(shared, deadLetter);
    // By its ARN, so that CDK grants the use of it to the roles here, and adds nothing to its policy.
    const encryptionKey = key && Key.fromKeyArn(shared, 'Key', key.keyArn);
    return { scope, deadLetter, encryptionKey };
  }
}
