import type { RabbitMqTargetOptions } from '../../../core/bridge/urls/rabbitmq-url.ts';
import { RabbitMqTarget } from '../../../targets/rabbitmq.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, login) => {
  const { server, ...options } = written as RabbitMqTargetOptions;
  return new RabbitMqTarget({ ...options, server: { ...server, ...login } });
};
