import { readText } from '../../aws/settings.ts';
import type { BrokerAccess } from '../../core/bridge/broker-access.ts';
import { sendTogether } from '../../core/deliver/send-together.ts';
import type { Target, TargetEvent, TargetResult } from '../../core/ports/bridging/target.ts';
import { ENV } from '../../core/settings.ts';
import { composeSubscriber, type SubscriberParts } from '../../subscriber/compose-subscriber.ts';
import { makeSubscriber, type SubscriberHandler } from '../../subscriber/make-subscriber.ts';

/** Makes the target of a broker: of its options, which the construct has written, and of who asks it, where somebody is named. */
export type MakeTarget = (options: object, access: BrokerAccess) => Target;

/** The classes of the results by which a broker refuses who asks, or is not trusted. */
const REFUSED: readonly string[] = ['BrokerRefused', 'TlsFailed'];

/**
 * Sends to a target that is made at the first send, and made anew, with its secret read again, once the broker has refused who asks, or was not
 * trusted: passwords and certificates are changed.
 */
export class RenewedTarget implements Target {
  readonly #make: () => Promise<Target>;
  #made: Promise<Target> | undefined;

  constructor(make: () => Promise<Target>) {
    this.#make = make;
  }

  async send(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    const target = await this.#target();
    const results = await target.send(events, signal);
    if (results.some((result) => 'error' in result && REFUSED.includes(result.error.class)))
      await this.close();
    return results;
  }

  async close(): Promise<void> {
    const made = this.#made;
    this.#made = undefined;
    await (await made)?.close();
  }

  async #target(): Promise<Target> {
    this.#made ??= this.#make();
    try {
      return await this.#made;
    } catch (error) {
      this.#made = undefined;
      throw error;
    }
  }
}

/** The Lambda handler between a subscriber's queue and a broker. What the broker needs of code is loaded at the first event. */
export function makeDelivery(
  load: () => Promise<{ readonly makeTarget: MakeTarget }>,
  compose: () => SubscriberParts = composeSubscriber,
): SubscriberHandler {
  const target = new RenewedTarget(async () => {
    const { env } = process;
    const options = JSON.parse(readText(env, ENV.targetOptions)) as object;
    const [{ makeTarget }, access] = await Promise.all([load(), readAccess(env)]);
    return makeTarget(options, access);
  });
  return makeSubscriber(sendTogether(target), compose);
}

async function readAccess(env: NodeJS.ProcessEnv): Promise<BrokerAccess> {
  const [secretArn, parameterName] = [env[ENV.secretArn], env[ENV.parameterName]];
  if (secretArn === undefined && parameterName === undefined) return {};
  const access = await import('./targets/access.ts');
  if (secretArn !== undefined) return access.readAccess({ secretArn });
  return access.readAccess({ parameterName: readText(env, ENV.parameterName) });
}
