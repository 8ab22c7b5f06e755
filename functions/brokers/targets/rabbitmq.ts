import { withTls } from '../../../core/bridge/broker-tls.ts';
import type { RabbitMqTargetOptions } from '../../../core/bridge/urls/rabbitmq-url.ts';
import { RabbitMqTarget } from '../../../targets/rabbitmq.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, { login, tls }) => {
  const { server, ...options } = written as RabbitMqTargetOptions;
  const secured = { ...server, tls: withTls(server.tls, tls) };
  return new RabbitMqTarget({ ...options, server: { ...secured, ...login } });
};
