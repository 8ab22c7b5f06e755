import { withTls } from '../../../core/bridge/broker-tls.ts';
import type { KafkaTargetOptions } from '../../../core/bridge/kafka/kafka-options.ts';
import { KafkaTarget } from '../../../targets/kafka.ts';
import type { MakeTarget } from '../make-delivery.ts';

/** What the construct writes: the options, and how the user and the password are shown, which are elsewhere. */
interface Written extends Omit<KafkaTargetOptions, 'sasl'> {
  readonly mechanism?: NonNullable<KafkaTargetOptions['sasl']>['mechanism'];
}

/** Of the options that the construct writes, and of who asks. */
export const makeTarget: MakeTarget = (written, { login, tls }) => {
  const { mechanism = 'scram-sha-512', tls: told = false, ...others } = written as Written;
  const options = { ...others, tls: withTls(told, tls) };
  if (login === undefined) return new KafkaTarget(options);
  const sasl = { mechanism, ...login } as NonNullable<KafkaTargetOptions['sasl']>;
  return new KafkaTarget({ ...options, sasl });
};
