import { PermanentError, subscriber } from 'waybill/subscriber';

/** What an event's data may ask of the handler that gets it; `only` names the one subscriber that it is meant for. */
interface Behaviour {
  readonly only?: string;
  /** How many attempts fail before one does not. */
  readonly failures?: number;
  readonly permanent?: boolean;
  /** Epoch milliseconds before which the subscriber is down. */
  readonly downUntil?: number;
  /** The version of the app whose handler can do it. */
  readonly needsVersion?: number;
}

/** Does as the event says, wherever it runs: its waybill is then the only witness that a test needs. */
export const handler = subscriber<Behaviour>(({ data }, { subscriber: name, attempt }) => {
  if (data.only !== undefined && data.only !== name) return;
  if (data.permanent) throw new PermanentError('it can never be done');
  if (Date.now() < (data.downUntil ?? 0)) throw new Error('the subscriber is down');
  const version = Number(process.env.PROBE_VERSION);
  if (version < (data.needsVersion ?? 0)) throw new Error(`version ${version} cannot do it`);
  if (attempt <= (data.failures ?? 0)) throw new Error(`failure ${attempt}`);
});
