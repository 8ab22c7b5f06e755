import type { PutSubscriberRequest, ShownSubscriber } from '../../../../client/index.ts';

/** What is typed of a subscriber beside its pattern; what is empty has its default. */
export interface TypedSubscriber {
  readonly name: string;
  readonly description: string;
  readonly maxAttempts: string;
  readonly leaseSeconds: string;
  readonly expiresInSeconds: string;
  readonly startFrom: string;
}

/** What stands in the form of a subscriber that is there, or of a new one. */
export function typedOf(subscriber: ShownSubscriber | undefined): TypedSubscriber {
  if (subscriber === undefined) return { ...EMPTY };
  const { name, description = '', retry, target } = subscriber;
  const { expiresInSeconds = '', startFrom = '' } =
    'lifecycle' in subscriber ? subscriber : { startFrom: '' };
  return {
    ...{ name, description, maxAttempts: String(retry.maxAttempts) },
    leaseSeconds: target.kind === 'queue' ? String(target.leaseSeconds) : '',
    expiresInSeconds: String(expiresInSeconds),
    startFrom,
  };
}

const EMPTY: TypedSubscriber = {
  ...{ name: '', description: '', maxAttempts: '', leaseSeconds: '', expiresInSeconds: '' },
  startFrom: '',
};

/** What the router is asked, beside pattern and reason. `before` keeps what the form has no field for. */
export function requestOf(
  typed: TypedSubscriber,
  before?: Pick<ShownSubscriber, 'retry'>,
): Omit<PutSubscriberRequest, 'pattern' | 'reason'> {
  const { description, maxAttempts, leaseSeconds, expiresInSeconds, startFrom } = typed;
  const retry = {
    ...before?.retry,
    ...(maxAttempts === '' ? {} : { maxAttempts: Number(maxAttempts) }),
  };
  return {
    ...(description.trim() === '' ? {} : { description: description.trim() }),
    ...(Object.keys(retry).length === 0 ? {} : { retry }),
    ...(leaseSeconds === '' ? {} : { leaseSeconds: Number(leaseSeconds) }),
    ...(expiresInSeconds === '' ? {} : { expiresInSeconds: Number(expiresInSeconds) }),
    ...(startFrom.trim() === '' ? {} : { startFrom: startFrom.trim() }),
  };
}
