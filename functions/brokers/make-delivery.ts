import { readText } from '../../aws/settings.ts';
import type { BrokerLogin } from '../../core/bridge/broker-login.ts';
import { sendTogether } from '../../core/deliver/send-together.ts';
import type { Target, TargetEvent, TargetResult } from '../../core/ports/bridging/target.ts';
import { ENV } from '../../core/settings.ts';
import { composeSubscriber, type SubscriberParts } from '../../subscriber/compose-subscriber.ts';
import { makeSubscriber, type SubscriberHandler } from '../../subscriber/make-subscriber.ts';

/** Makes the target of a broker: of its options, which the construct has written, and of who asks it, where somebody is named. */
export type MakeTarget = (options: object, login: BrokerLogin | undefined) => Target;

/** The class of the results by which a broker says that it refuses who asks. */
const REFUSED = 'BrokerRefused';

/**
 * Sends to a target that is made at the first send, and made anew, with its user and password read again, once the broker has refused who
 * asks: passwords are changed.
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
    if (results.some((result) => 'error' in result && result.error.class === REFUSED))
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
    const [{ makeTarget }, login] = await Promise.all([load(), readLogin(env)]);
    return makeTarget(options, login);
  });
  return makeSubscriber(sendTogether(target), compose);
}

async function readLogin(env: NodeJS.ProcessEnv): Promise<BrokerLogin | undefined> {
  const [secretArn, parameterName] = [env[ENV.secretArn], env[ENV.parameterName]];
  if (secretArn === undefined && parameterName === undefined) return undefined;
  const login = await import('./targets/login.ts');
  if (secretArn !== undefined) return login.readLogin({ secretArn });
  return login.readLogin({ parameterName: readText(env, ENV.parameterName) });
}
