import type { Waybill } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { countWords } from '../../parts/words.ts';
import { ChooseDeliveries } from './choose-deliveries.tsx';
import { OutcomeWords } from './outcome-words.tsx';
import { AgainBox, useRedelivery } from './redelivery.tsx';

interface RedeliverDialogProps {
  readonly waybill: Waybill;
  readonly onClose: () => void;
}

/** Asks to whom the event goes again; those where it failed are chosen at first. */
export function RedeliverDialog({
  waybill: { trackingId, deliveries },
  onClose,
}: RedeliverDialogProps) {
  const { choice, again, asked } = useRedelivery(deliveries);
  const names = asked.subscribers;
  const act = async (reason: string) => {
    return <OutcomeWords outcomes={await router.redeliver(trackingId, { ...asked, reason })} />;
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
      <AgainBox
        again={again}
        words="Also where it was delivered: it is handled a second time there"
      />
    </ActDialog>
  );
}
