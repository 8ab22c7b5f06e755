import { useSignal } from '@preact/signals';
import type { ReadType } from '../../../client/index.ts';
import { Icon } from '../../parts/icon.tsx';
import { UndeclareDialog } from './undeclare-dialog.tsx';

interface UndeclareButtonProps {
  readonly read: ReadType;
  readonly onDone: () => void;
}

/** Opens the dialog by which nothing is said of a type any more. */
export function UndeclareButton({ read, onDone }: UndeclareButtonProps) {
  const open = useSignal(false);
  return (
    <>
      <button
        type="button"
        onClick={() => {
          open.value = true;
        }}
      >
        <Icon name="trash" /> Undeclare
      </button>
      {open.value && (
        <UndeclareDialog
          opened={read}
          onDone={onDone}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}
