/** How CloudEvents' attributes are written in the headers of one kind of broker. */
export interface Binding {
  /** What stands before an attribute's name on the way out. */
  readonly prefix: string;
  /** What may stand before it on the way in. */
  readonly prefixes: readonly string[];
}

/** CloudEvents Kafka protocol binding 1.0.2, section 3.2.3. */
export const KAFKA_BINDING: Binding = { prefix: 'ce_', prefixes: ['ce_'] };

/** CloudEvents AMQP protocol binding 1.0.2, section 3.1.3.1; the underscore is for JMS, whose names have no colon. */
export const AMQP_BINDING: Binding = {
  prefix: 'cloudEvents:',
  prefixes: ['cloudEvents:', 'cloudEvents_'],
};

/** The same for receivers that speak JMS or STOMP. */
export const JMS_BINDING: Binding = { ...AMQP_BINDING, prefix: 'cloudEvents_' };

/** CloudEvents has no binding for Redis: the fields of an entry are named as Kafka's headers are. */
export const REDIS_BINDING: Binding = { ...KAFKA_BINDING };

/** How often a message has gone out, beside its other headers, where it is no CloudEvent: a name that JMS takes, too. */
export const HOPS_HEADER = 'waybill_hops';

/** How often an event may go out to brokers and come back. */
export const MOST_HOPS = 8;

/** The media type of an event that is its own JSON (CloudEvents JSON format, 1.0.2). */
export const STRUCTURED = 'application/cloudevents+json';
