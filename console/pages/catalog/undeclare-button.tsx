import { useSignal } from '@preact/signals';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { shownText } from '../../parts/shown-text.ts';

interface UndeclareButtonProps {
  readonly type: string;
  readonly onDone: () => void;
}

/** Opens the dialog by which nothing is said of a type any more. */
export function UndeclareButton({ type, onDone }: UndeclareButtonProps) {
  const open = useSignal(false);
  const close = () => {
    open.value = false;
  };
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
        <ActDialog
          title={`Undeclare ${shownText(type)}`}
          confirm="Undeclare"
          grave
          act={async (reason) => {
            await router.catalog.undeclare(type, reason);
            onDone();
            return `Nothing is declared of ${type} any more.`;
          }}
          onClose={close}
        >
          <p>Its events may be anything again: its schema and its limits are gone.</p>
        </ActDialog>
      )}
    </>
  );
}
