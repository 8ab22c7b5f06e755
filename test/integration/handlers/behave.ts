import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, RetryLater } from 'waybill/subscriber';

/** What an event's data may ask of the handler that gets it; `only` names the one subscriber it is meant for. */
export interface Behaviour {
  readonly only?: string;
  readonly failures?: number;
  readonly permanent?: boolean;
  readonly retryLaterSeconds?: number;
  /** Epoch milliseconds before which the subscriber is down. */
  readonly downUntil?: number;
  readonly hang?: boolean;
  readonly exitOnAttempt?: number;
  readonly exit?: boolean;
  readonly amount?: number;
}

/** Does as told on this attempt (1 is the first), and says on standard output that it handled the event. */
export async function behave(id: string, data: Behaviour, attempt: number): Promise<void> {
  const subscriber = process.env.WAYBILL_SUBSCRIBER ?? '';
  const meant = data.only === undefined || data.only === subscriber;
  if (meant && (data.exit || data.exitOnAttempt === attempt)) process.exit(1);
  if (meant && data.hang) await sleep(3_600_000, undefined, { ref: false });
  if (meant && data.permanent) throw new PermanentError('the order can never be billed');
  if (meant && data.retryLaterSeconds !== undefined && attempt === 1) {
    throw new RetryLater('not yet', { delaySeconds: data.retryLaterSeconds });
  }
  if (meant && data.downUntil !== undefined && Date.now() < data.downUntil) {
    throw new Error('the subscriber is down');
  }
  if (meant && attempt <= (data.failures ?? 0)) throw new Error(`failure ${attempt}`);
  console.log(`handled ${id} by ${subscriber}`);
}
