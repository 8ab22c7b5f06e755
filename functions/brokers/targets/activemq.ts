import type { ActiveMqTargetOptions } from '../../../core/bridge/urls/activemq-url.ts';
import { ActiveMqTarget } from '../../../targets/activemq.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, login) => {
  const { server, ...options } = written as ActiveMqTargetOptions;
  return new ActiveMqTarget({ ...options, server: { ...server, ...login } });
};
