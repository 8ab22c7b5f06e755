import { AMQP_BINDING } from '../../core/bridge/binding.ts';
import {
  parseRabbitMqSourceUrl,
  parseRabbitMqTargetUrl,
} from '../../core/bridge/urls/rabbitmq-url.ts';
import { RabbitMqTarget } from '../../targets/rabbitmq.ts';
import { RabbitMqSource } from '../sources/rabbitmq.ts';
import type { Broker } from './broker.ts';
import { readTextFile } from './read-text-file.ts';

export const rabbitMq: Broker = {
  binding: AMQP_BINDING,
  source: (url) => new RabbitMqSource(parseRabbitMqSourceUrl(url, readTextFile)),
  target: (url, format) =>
    new RabbitMqTarget({
      ...parseRabbitMqTargetUrl(url, readTextFile),
      ...(format === undefined ? {} : { format }),
    }),
};
