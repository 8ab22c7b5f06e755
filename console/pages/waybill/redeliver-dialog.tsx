import { useSignal } from '@preact/signals';
import type { Waybill } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { countWords } from '../../parts/words.ts';
import { ChooseDeliveries, namesOf, whyNoRedelivery } from './choose-deliveries.tsx';
import { OutcomeWords } from './outcome-words.tsx';

interface RedeliverDialogProps {
  readonly waybill: Waybill;
  readonly onClose: () => void;
}

/** Asks to whom the event goes again; those where it failed are chosen at first. */
export function RedeliverDialog({
  waybill: { trackingId, deliveries },
  onClose,
}: RedeliverDialogProps) {
  const failed = deliveries.filter(({ status }) => status === 'dead' || status === 'discarded');
  const chosen = useSignal<ReadonlySet<string>>(
    new Set(failed.map(({ subscriber }) => subscriber)),
  );
  const again = useSignal(false);
  const choice = {
    ...{ deliveries, chosen },
    whyNot: (delivery: (typeof deliveries)[number]) => whyNoRedelivery(delivery, again.value),
  };
  const names = namesOf(choice);
  const act = async (reason: string) => {
    const asked = { subscribers: names, reason, ...(again.value ? { again: true } : {}) };
    return <OutcomeWords outcomes={await router.redeliver(trackingId, asked)} />;
  };
  return (
    <ActDialog
      title="Redeliver this event"
      confirm={`Redeliver to ${countWords(names.length, 'subscriber')}`}
      blocked={names.length === 0 ? 'Choose a subscriber.' : undefined}
      {...{ act, onClose }}
    >
      <p>It is sent again as it is, at once; each delivery begins a new round of attempts.</p>
      <ChooseDeliveries {...choice} />
      <label>
        <input
          type="checkbox"
          checked={again.value}
          onChange={({ currentTarget }) => {
            again.value = currentTarget.checked;
          }}
        />{' '}
        Also where it was delivered: it is handled a second time there
      </label>
    </ActDialog>
  );
}
