import type { ShownSubscriber } from '../../../../client/index.ts';
import { type TypedSubscriber, typedOf } from './typed-subscriber.ts';

const LABELS: Readonly<Record<keyof TypedSubscriber, string>> = {
  name: 'Name',
  description: 'What it is for',
  maxAttempts: 'Attempts at most',
  leaseSeconds: 'Lease, in seconds',
  expiresInSeconds: 'It goes when it is not put again for, in seconds',
  startFrom: 'With the events accepted since',
};

/** What is otherwise of a subscriber than it was, a line for each: `Attempts at most: 7, before 30`. */
export function changesOf(before: ShownSubscriber, now: ShownSubscriber): readonly string[] {
  const [one, other] = [typedOf(before), typedOf(now)];
  const patterns = [before, now].map(({ pattern }) => JSON.stringify(pattern));
  const rows = [
    ...(Object.keys(LABELS) as (keyof TypedSubscriber)[]).map(
      (key) => [LABELS[key], one[key], other[key]] as const,
    ),
    ['Pattern', patterns[0] ?? '', patterns[1] ?? ''] as const,
    ['Retry', waitsOf(before), waitsOf(now)] as const,
    ['It is', stateOf(before), stateOf(now)] as const,
  ];
  return rows
    .filter(([, was, is]) => was !== is)
    .map(([label, was, is]) => `${label}: ${is || 'nothing'}, before ${was || 'nothing'}`);
}

function waitsOf({ retry: { baseSeconds, capSeconds } }: ShownSubscriber): string {
  return `${baseSeconds} s up to ${capSeconds} s apart`;
}

function stateOf(subscriber: ShownSubscriber): string {
  return 'lifecycle' in subscriber ? subscriber.lifecycle : '';
}
