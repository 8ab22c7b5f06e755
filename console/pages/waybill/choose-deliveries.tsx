import type { Signal } from '@preact/signals';
import type { WaybillDelivery } from '../../../client/index.ts';
import { Status } from '../../parts/status.tsx';

interface ChooseDeliveriesProps {
  readonly deliveries: readonly WaybillDelivery[];
  readonly chosen: Signal<ReadonlySet<string>>;
  /** Why one cannot be chosen; undefined where it can. */
  readonly whyNot: (delivery: WaybillDelivery) => string | undefined;
}

/** The deliveries of an event, to choose some of them. */
export function ChooseDeliveries({ deliveries, chosen, whyNot }: ChooseDeliveriesProps) {
  return (
    <fieldset class="choices">
      <legend>Subscribers</legend>
      {deliveries.map((delivery) => {
        const { subscriber, status } = delivery;
        const reason = whyNot(delivery);
        return (
          <label key={subscriber}>
            <input
              type="checkbox"
              checked={chosen.value.has(subscriber) && reason === undefined}
              disabled={reason !== undefined}
              onChange={({ currentTarget }) => {
                const next = new Set(chosen.value);
                if (currentTarget.checked) next.add(subscriber);
                else next.delete(subscriber);
                chosen.value = next;
              }}
            />{' '}
            {subscriber} <Status of={status} />
            {reason !== undefined && <span class="muted">{reason}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}

/** The names of those that are chosen and can be. */
export function namesOf({ deliveries, chosen, whyNot }: ChooseDeliveriesProps): readonly string[] {
  return deliveries
    .filter((delivery) => chosen.value.has(delivery.subscriber) && whyNot(delivery) === undefined)
    .map(({ subscriber }) => subscriber);
}

/** What a redelivery leaves alone. */
export function whyNoRedelivery({ status }: WaybillDelivery, again: boolean): string | undefined {
  if (status === 'pending' || status === 'retrying') return 'it is on its way';
  return status === 'delivered' && !again ? 'it was delivered' : undefined;
}
