import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { ENV } from '../../core/settings.ts';
import { RouterFunction } from '../router/router-function.ts';
import { allowNetwork } from '../subscriber/allow-network.ts';
import { checkBatching } from './check-batching.ts';
import { checkCertificates } from './check-certificates.ts';
import { feedFunction } from './feed-function.ts';
import type {
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from './subscriber-target.ts';
import { visibilityTimeoutOf } from './visibility-timeout.ts';

/** How events are sent to a broker, whichever it is. */
export interface BrokerTargetProps {
  /** The most events that are sent at once: 1 to 10,000; above 10 it needs a `maxBatchingWindow`. @default 10 */
  readonly batchSize?: number;
  /** How long to wait for a batch to fill: up to 5 minutes. @default - it does not wait */
  readonly maxBatchingWindow?: Duration;
  /** The most batches at once, and so the most connections to the broker: 2 to 1,000. @default - no limit of its own */
  readonly maxConcurrency?: number;
  /**
   * A secret with `username` and `password`, in JSON; or, for a broker that wants a client's certificate, with `certificate` and `privateKey`,
   * in PEM, and `privateKeyPassword` of a key that is encrypted; or both. It may have `ca`, too. It is read anew when the broker refuses who
   * asks, or is not trusted.
   * @default - nobody in particular asks
   */
  readonly secret?: Pick<ISecret, 'grantRead' | 'secretArn'>;
  /** A parameter of the same form, in the place of a secret. @default - none */
  readonly parameter?: Pick<IStringParameter, 'grantRead' | 'parameterName'>;
  /**
   * The certificates, in PEM, of who has signed the broker's: the text, not a file's name. They are in the environment of a function, which has
   * room for 4 KB: what is longer is the `ca` of the secret. @default - those that Node trusts
   */
  readonly ca?: string;
  /** The network from which the broker can be reached. @default - none: the broker has a public address */
  readonly vpc?: IVpc;
  /** @default - the private subnets */
  readonly vpcSubnets?: SubnetSelection;
  /** @default - a group of its own */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** How long a batch may take: 10 seconds to 14 minutes. @default 1 minute */
  readonly timeout?: Duration;
  /**
   * How an event is written: its attributes as headers beside the data (`binary`), as one JSON text (`structured`), or the data alone
   * (`plain`).
   * @default 'binary'
   */
  readonly format?: 'binary' | 'structured' | 'plain';
  /** The subscriber lives in the stack of this construct. @default - in the router's own */
  readonly home?: IConstruct;
}

/** Sends events to a broker, by a function of the router's that has one connection to it in each environment. */
export abstract class BrokerTarget implements SubscriberTarget {
  readonly home?: IConstruct;
  readonly visibilityTimeout: Duration;
  readonly #props: BrokerTargetProps;
  readonly #timeout: Duration;

  /** Throws what it must refuse. */
  constructor(props: BrokerTargetProps) {
    this.#props = props;
    this.#timeout = props.timeout ?? Duration.minutes(1);
    if (props.home !== undefined) this.home = props.home;
    this.#check();
    this.visibilityTimeout = visibilityTimeoutOf(this.#timeout, props);
  }

  bind(scope: Construct, subscription: TargetSubscription): SubscriberTargetConfig {
    const { secret, parameter, vpc, vpcSubnets, securityGroups } = this.#props;
    checkBatching(scope, this.#props, this.constructor.name);
    const { bundle, options } = this.describe();
    const deliver = new RouterFunction(scope, 'Deliver', {
      bundle,
      description: `Sends the events of the subscriber ${subscription.subscriberName} to a broker`,
      timeout: this.#timeout,
      environment: {
        [ENV.targetOptions]: JSON.stringify(options),
        ...(secret === undefined ? {} : { [ENV.secretArn]: secret.secretArn }),
        ...(parameter === undefined ? {} : { [ENV.parameterName]: parameter.parameterName }),
      },
      logs: subscription.logs,
      ...(vpc === undefined ? {} : { vpc }),
      ...(vpcSubnets === undefined ? {} : { vpcSubnets }),
      ...(securityGroups === undefined ? {} : { securityGroups: [...securityGroups] }),
    });
    if (vpc !== undefined) allowNetwork(deliver.role);
    secret?.grantRead(deliver);
    parameter?.grantRead(deliver);
    const eventSourceMappingId = feedFunction(deliver, subscription, this.#props);
    return { functionName: deliver.functionName, eventSourceMappingId };
  }

  /** The bundle of the function that sends, and what its target is made of, but for the user and the password. */
  protected abstract describe(): { readonly bundle: string; readonly options: object };

  /** How the connection is encrypted, as the function is told. */
  protected tls(isEncrypted: boolean): boolean | { readonly ca: string } {
    const { ca } = this.#props;
    if (ca !== undefined && !isEncrypted)
      throw new Error(
        `${this.constructor.name}: \`ca\` is of a connection that is encrypted, and \`tls\` is false; leave one of them out`,
      );
    return ca === undefined ? isEncrypted : { ca };
  }

  #check(): void {
    const { secret, parameter, vpc, vpcSubnets, securityGroups, ca } = this.#props;
    const refuse = (message: string): never => {
      throw new Error(`${this.constructor.name}: ${message}`);
    };
    if (secret !== undefined && parameter !== undefined)
      refuse('the user and the password are in a `secret` or in a `parameter`; received both');
    if (ca !== undefined) checkCertificates(ca, refuse);
    if (vpc === undefined && (vpcSubnets ?? securityGroups) !== undefined)
      refuse('`vpcSubnets` and `securityGroups` are of a `vpc`; pass it, too');
    if (this.#timeout.isUnresolved())
      refuse(
        "the timeout is known at the deployment only, and the queue's visibility timeout is a multiple of it; pass one that is known now",
      );
    const seconds = this.#timeout.toSeconds({ integral: false });
    if (!Number.isInteger(seconds) || seconds < 10 || seconds > 840)
      refuse(
        `the timeout is whole seconds, from 10 seconds to 14 minutes; received ${this.#timeout.toHumanString()}`,
      );
  }
}
