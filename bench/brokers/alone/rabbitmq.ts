import { connect } from 'amqplib';
import {
  parseRabbitMqSourceUrl,
  parseRabbitMqTargetUrl,
} from '../../../core/bridge/urls/rabbitmq-url.ts';
import { inGroups } from '../../../core/shared/in-groups.ts';
import { publicationOf } from '../../../targets/rabbitmq/publication.ts';
import { type Measured, Span } from '../span.ts';
import { type AloneClient, AT_ONCE } from './alone-client.ts';

/** How many messages a reader holds at most, as a bridge's. */
const PREFETCH = 200;

/** Persistent messages of a durable queue. */
export const rabbitMq: AloneClient = {
  async write(to, events) {
    const options = parseRabbitMqTargetUrl(to);
    const publications = events.map((event) => publicationOf(event, options));
    const model = await connect(to);
    const channel = await model.createConfirmChannel();
    const span = new Span();
    span.begin();
    for (const group of inGroups(publications, AT_ONCE)) {
      for (const { exchange, routingKey, body, options } of group)
        channel.publish(exchange, routingKey, body, options);
      await channel.waitForConfirms();
    }
    const measured = span.end(events.length);
    await model.close();
    return measured;
  },
  async read(from, count) {
    const { queue = '' } = parseRabbitMqSourceUrl(from);
    const model = await connect(from);
    const channel = await model.createChannel();
    await channel.prefetch(PREFETCH);
    const span = new Span();
    const measured = await new Promise<Measured>((resolve) => {
      let read = 0;
      void channel.consume(queue, (message) => {
        if (message === null) return;
        span.begin();
        read += 1;
        if (read % AT_ONCE === 0 || read === count) channel.ack(message, true);
        if (read === count) resolve(span.end(count));
      });
    });
    // What was acknowledged is, once the channel is closed in order.
    await channel.close();
    await model.close();
    return measured;
  },
};
