import { type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { allowEventBridge } from '../shared/allow-event-bridge.ts';
import { checkRetries } from '../subscriber/check-retries.ts';
import { checkSubscription } from '../subscriber/check-subscription.ts';
import { checkTarget } from '../subscriber/check-target.ts';
import { eventPatternOf } from '../subscriber/event-pattern-of.ts';
import { resolvePattern } from '../subscriber/resolve-pattern.ts';
import type { SubscriberProps } from '../subscriber/subscriber-props.ts';
import { Subscription } from '../subscriber/subscription.ts';
import { warnOfNumbers } from '../subscriber/warn-of-numbers.ts';
import { allowSenders } from './allow-senders.ts';
import { checkRuleQuota, checkWildcardQuota } from './checks/check-rule-quota.ts';
import { checkStack } from './checks/check-stack.ts';
import { type SubscriberHomesProps, SubscriberStacks } from './subscriber-stacks.ts';

/** The router whose subscribers they are, and what holds for all of them. */
export interface SubscribersProps extends SubscriberHomesProps {
  readonly retentionDays: number;
  readonly removalPolicy: RemovalPolicy;
  readonly ruleQuota: number | undefined;
}

/** The subscribers of a router in one app, which may be another than the router's. */
export class Subscribers {
  readonly #props: SubscribersProps;
  readonly #homes: SubscriberStacks;
  readonly #subscriptions: Subscription[] = [];

  constructor(props: SubscribersProps) {
    this.#props = props;
    this.#homes = new SubscriberStacks(props);
    props.router.node.addValidation({
      validate: () => this.#homes.stacks.flatMap(checkStack),
    });
  }

  /** Throws what it must refuse. */
  add(id: string, given: SubscriberProps): Subscription {
    const { router, parts, monitoring } = this.#props;
    const name = given.name ?? id;
    const options = this.#check(name, given);
    const home = this.#homes.in(Stack.of(options.target.home ?? router));
    const { encryptionKey = home.encryptionKey } = options;
    const subscription = new Subscription(home.scope, id, {
      ...options,
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
      name,
      router: parts,
      logs: this.#props.logs,
      deadLetter: home.deadLetter,
      removalPolicy: options.removalPolicy ?? this.#props.removalPolicy,
    });
    if (options.encryptionKey !== undefined) {
      allowEventBridge(subscription, options.encryptionKey);
      const { reconcileRole, runJobRole, pullRole } = parts;
      const senders = [reconcileRole, runJobRole, ...(subscription.isPulled ? [pullRole] : [])];
      allowSenders(subscription, options.encryptionKey, senders);
    }
    monitoring.watch(subscription, options);
    this.#subscriptions.push(subscription);
    return subscription;
  }

  /** The options, with the pattern as its rule has it. */
  #check(name: string, given: SubscriberProps): SubscriberProps {
    const { router, retentionDays, ruleQuota } = this.#props;
    checkTarget(router, name, given);
    const options = { ...given, pattern: resolvePattern(router, name, given.pattern) };
    checkSubscription(name, options);
    warnOfNumbers(router, name, options.pattern);
    checkRetries(name, options, retentionDays);
    this.#refuseSecond(name);
    checkRuleQuota(router, name, { taken: this.#subscriptions.length, quota: ruleQuota });
    const others = this.#subscriptions.map(({ pattern }) => eventPatternOf(pattern));
    checkWildcardQuota(router, name, { pattern: eventPatternOf(options.pattern), others });
    return options;
  }

  #refuseSecond(name: string): void {
    const namesake: IConstruct | undefined = this.#subscriptions.find(
      ({ subscriberName }) => subscriberName === name,
    );
    if (namesake === undefined) return;
    throw new Error(
      `subscriber "${name}": ${namesake.node.path} has this name already; pass another \`name\``,
    );
  }
}
