import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Json, Waybill } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Field } from '../../parts/fields/field.tsx';
import { indentedJson } from '../../parts/json/indented-json.ts';
import { tooDeep } from '../../parts/json/too-deep.ts';
import { countWords } from '../../parts/words.ts';
import { ChooseDeliveries } from './choose-deliveries.tsx';
import { OutcomeWords } from './outcome-words.tsx';
import { AgainBox, useRedelivery } from './redelivery.tsx';

interface EditDialogProps {
  readonly waybill: Waybill;
  readonly onClose: () => void;
}

/** Asks for other data, and to whom it goes: as a new event, which names this one as its cause. */
export function EditDialog({ waybill, onClose }: EditDialogProps) {
  const { trackingId, deliveries, event } = waybill;
  const before = useMemo(() => indentedJson(event.data ?? null), [event]);
  const text = useSignal(before);
  const { choice, again, asked } = useRedelivery(deliveries);
  const names = asked.subscribers;
  const read = readJson(text.value);
  const act = async (reason: string) => {
    const data = read.data as Json;
    const edited = await router.redeliverEdited(trackingId, { ...asked, data, reason });
    return (
      <>
        {edited.newEvent !== undefined && (
          <div>
            Sent as a new event:{' '}
            <a href={hrefOf(`/events/${edited.newEvent.trackingId}`)}>see its waybill</a>.
          </div>
        )}
        <OutcomeWords outcomes={edited.deliveries} />
      </>
    );
  };
  return (
    <ActDialog
      title="Redeliver with other data"
      confirm={`Send to ${countWords(names.length, 'subscriber')}`}
      blocked={blockedBy({ names, read, isSame: text.value === before })}
      {...{ act, onClose }}
    >
      <p>
        This event stays as it is. A new one with the data below goes to those subscribers alone,
        and names this one as its cause.
      </p>
      <Field label="Data (JSON)" error={read.error}>
        {(id, describedBy) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            spellcheck={false}
            rows={10}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
            }}
          />
        )}
      </Field>
      <ChooseDeliveries {...choice} />
      <AgainBox again={again} words="Also where it was delivered" />
    </ActDialog>
  );
}

interface ReadData {
  readonly data?: Json;
  readonly error?: string;
}

function readJson(text: string): ReadData {
  try {
    const data = JSON.parse(text) as Json;
    const fault = tooDeep(data);
    return fault === undefined ? { data } : { error: `It cannot be sent: ${fault}` };
  } catch (error) {
    return { error: `This is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function blockedBy({
  names,
  read,
  isSame,
}: {
  readonly names: readonly string[];
  readonly read: ReadData;
  readonly isSame: boolean;
}): string | undefined {
  if (read.error !== undefined) return 'Correct the data first.';
  if (isSame) return 'Change the data first; to send it as it is, redeliver it.';
  return names.length === 0 ? 'Choose a subscriber.' : undefined;
}
