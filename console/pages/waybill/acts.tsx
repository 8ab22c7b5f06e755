import { useSignal } from '@preact/signals';
import type { Waybill } from '../../../client/index.ts';
import { may } from '../../app/session.ts';
import { Icon } from '../../parts/icon.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { RedeliverDialog } from './redeliver-dialog.tsx';

type Act = 'redeliver' | 'edit' | 'discard';

interface ActsProps {
  readonly waybill: Waybill;
  readonly onDone: () => void;
}

/** What can be done with the event, for those who may. */
export function Acts({ waybill, onDone }: ActsProps) {
  const open = useSignal<Act | undefined>(undefined);
  if (!may('operate') || waybill.deliveries.length === 0) return null;
  const onClose = () => {
    open.value = undefined;
    onDone();
  };
  const opener = (act: Act) => () => {
    open.value = act;
  };
  const canDiscard = waybill.deliveries.some(
    ({ status }) => status === 'dead' || status === 'pending' || status === 'retrying',
  );
  return (
    <>
      <button type="button" onClick={opener('redeliver')}>
        <Icon name="retry" /> Redeliver …
      </button>
      {waybill.event.data_base64 === undefined && (
        <button type="button" onClick={opener('edit')}>
          <Icon name="edit" /> Redeliver with other data …
        </button>
      )}
      {canDiscard && (
        <button type="button" onClick={opener('discard')}>
          <Icon name="trash" /> Discard …
        </button>
      )}
      {open.value === 'redeliver' && <RedeliverDialog {...{ waybill, onClose }} />}
      {open.value === 'edit' && <EditDialog {...{ waybill, onClose }} />}
      {open.value === 'discard' && <DiscardDialog {...{ waybill, onClose }} />}
    </>
  );
}
