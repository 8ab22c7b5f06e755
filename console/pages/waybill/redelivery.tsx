import { type Signal, useSignal } from '@preact/signals';
import type { WaybillDelivery } from '../../../client/index.ts';
import { namesOf, whyNoRedelivery } from './choose-deliveries.tsx';

/** To whom an event goes again: those where it failed are chosen at first, and with `again` those that had it may be. */
export function useRedelivery(deliveries: readonly WaybillDelivery[]) {
  const failed = deliveries.filter(({ status }) => status === 'dead' || status === 'discarded');
  const chosen = useSignal<ReadonlySet<string>>(
    new Set(failed.map(({ subscriber }) => subscriber)),
  );
  const again = useSignal(false);
  const choice = {
    ...{ deliveries, chosen },
    whyNot: (delivery: WaybillDelivery) => whyNoRedelivery(delivery, again.value),
  };
  const subscribers = namesOf(choice);
  return { choice, again, asked: { subscribers, ...(again.value ? { again: true } : {}) } };
}

interface AgainBoxProps {
  readonly again: Signal<boolean>;
  readonly words: string;
}

/** Whether it also goes where it was delivered. */
export function AgainBox({ again, words }: AgainBoxProps) {
  return (
    <label>
      <input
        type="checkbox"
        checked={again.value}
        onChange={({ currentTarget }) => {
          again.value = currentTarget.checked;
        }}
      />{' '}
      {words}
    </label>
  );
}
