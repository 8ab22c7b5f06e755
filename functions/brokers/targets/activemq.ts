import { withTls } from '../../../core/bridge/broker-tls.ts';
import type { ActiveMqTargetOptions } from '../../../core/bridge/urls/activemq-url.ts';
import { ActiveMqTarget } from '../../../targets/activemq.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, { login, tls }) => {
  const { server, ...options } = written as ActiveMqTargetOptions;
  const secured = { ...server, tls: withTls(server.tls, tls) };
  return new ActiveMqTarget({ ...options, server: { ...secured, ...login } });
};
