export type { Json } from '../core/event/event.ts';
export type { WordField } from '../core/event/words.ts';
export type { RouterMetric, SubscriberMetric } from '../core/log/metrics.ts';
export { type GlobPattern, glob } from '../core/pattern/notations/glob/glob.ts';
export { type SelectorPattern, selector } from '../core/pattern/notations/selector/selector.ts';
export { type TopicPattern, topic } from '../core/pattern/notations/topic/topic.ts';
export type { Compatibility, PolicyMode } from '../core/records/catalog/type-policy.ts';
export type { EventType, EventTypeProps } from './catalog/event-type.ts';
export { EventRouter } from './event-router.ts';
export { Ingress, type IngressSettings } from './ingress/ingress.ts';
export type { IngressProps } from './ingress/ingress-of.ts';
export type {
  FunctionUrlIngressOptions,
  HttpApiIngressOptions,
  RouterConsole,
  RouterCors,
  RouterDomain,
} from './ingress/ingress-options.ts';
export type { RouterAlarmOptions, SubscriberAlarmOptions } from './monitoring/alarm-options.ts';
export type { MonitoringOptions } from './monitoring/monitoring-options.ts';
export type { IEventRouter } from './router/i-event-router.ts';
export type { ImportedRouterProps } from './router/imported-router.ts';
export type { EventRouterAttributes } from './router/router-attributes.ts';
export type { EventRouterProps } from './router/router-settings.ts';
export type { LogSettings } from './shared/function-basics.ts';
export {
  AmazonMqSource,
  type AmazonMqSourceProps,
  type RabbitMqSourceProps,
} from './sources/amazon-mq-source.ts';
export {
  KafkaSource,
  type MskSourceProps,
  type SelfManagedKafkaSourceProps,
} from './sources/kafka-source.ts';
export type { RouterSource, SourceOptions } from './sources/router-source.ts';
export {
  type OwnedFunctionOption,
  SubscriberFunction,
  type SubscriberFunctionProps,
} from './subscriber/subscriber-function.ts';
export type { SubscriberProps } from './subscriber/subscriber-props.ts';
export type { Subscription } from './subscriber/subscription.ts';
export { ActiveMqTarget, type ActiveMqTargetProps } from './targets/activemq-target.ts';
export { BrokerTarget, type BrokerTargetProps } from './targets/broker-target.ts';
export { FunctionTarget, type FunctionTargetProps } from './targets/function-target.ts';
export {
  type InvokedFunction,
  InvokeTarget,
  type InvokeTargetProps,
} from './targets/invoke-target.ts';
export { KafkaTarget, type KafkaTargetProps } from './targets/kafka-target.ts';
export { QueueTarget, type QueueTargetProps } from './targets/queue-target.ts';
export { RabbitMqTarget, type RabbitMqTargetProps } from './targets/rabbitmq-target.ts';
export { RedisTarget, type RedisTargetProps } from './targets/redis-target.ts';
export type {
  FunctionTargetConfig,
  QueueTargetConfig,
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from './targets/subscriber-target.ts';
