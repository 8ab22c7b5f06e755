import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { RouterMetric } from '../../core/log/metrics.ts';
import type { EventType, EventTypeProps } from '../catalog/event-type.ts';
import type { SubscriberProps } from '../subscriber/subscriber-props.ts';
import type { Subscription } from '../subscriber/subscription.ts';
import type { EventRouterAttributes } from './router-attributes.ts';

/** A router of this app, or of another one by `EventRouter.fromAttributes`. */
export interface IEventRouter extends IConstruct {
  /** What `EventRouter.fromAttributes` of another app wants to know. */
  readonly attributes: EventRouterAttributes;
  /** Adds a subscriber: its target gets every event that the pattern matches. */
  addSubscriber(id: string, options: SubscriberProps): Subscription;
  /** Declares a type of events: what they must be, whose they are, what becomes of one that is not so. */
  addEventType(type: string, props?: EventTypeProps): EventType;
  /** A figure that the router's functions count, such as `AcceptedEvents`. */
  metric(name: RouterMetric, props?: MetricOptions): Metric;
}
