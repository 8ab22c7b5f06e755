import { useSignal } from '@preact/signals';
import type { Waybill, WaybillDelivery } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { countWords } from '../../parts/words.ts';
import { ChooseDeliveries, namesOf } from './choose-deliveries.tsx';
import { OutcomeWords } from './outcome-words.tsx';

interface DiscardDialogProps {
  readonly waybill: Waybill;
  readonly onClose: () => void;
}

/** Asks whose deliveries end for good; those that are dead are chosen at first. */
export function DiscardDialog({
  waybill: { trackingId, deliveries },
  onClose,
}: DiscardDialogProps) {
  const dead = deliveries.filter(({ status }) => status === 'dead');
  const chosen = useSignal<ReadonlySet<string>>(new Set(dead.map(({ subscriber }) => subscriber)));
  const choice = { deliveries, chosen, whyNot };
  const names = namesOf(choice);
  const act = async (reason: string) => {
    const outcomes = await router.discardEvent(trackingId, { subscribers: names, reason });
    return <OutcomeWords outcomes={outcomes} />;
  };
  return (
    <ActDialog
      title="Discard this event"
      confirm={`Discard for ${countWords(names.length, 'subscriber')}`}
      blocked={names.length === 0 ? 'Choose a subscriber.' : undefined}
      grave
      {...{ act, onClose }}
    >
      <p>
        It is no longer tried for those subscribers. The waybill stays, and a redelivery can still
        send it.
      </p>
      <ChooseDeliveries {...choice} />
    </ActDialog>
  );
}

function whyNot({ status }: WaybillDelivery): string | undefined {
  if (status === 'delivered') return 'it was delivered';
  return status === 'discarded' ? 'it is discarded' : undefined;
}
