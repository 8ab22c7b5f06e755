import { useSignal } from '@preact/signals';
import type { ReadType } from '../../../client/index.ts';
import { Icon } from '../../parts/icon.tsx';
import { DeclareDialog } from './declare-dialog.tsx';

interface DeclareButtonProps {
  /** @default - one that is named in the dialog */
  readonly read?: ReadType;
  readonly onDone: () => void;
}

/** Opens the dialog in which one says what the events of a type must be. */
export function DeclareButton({ read, onDone }: DeclareButtonProps) {
  const open = useSignal(false);
  const isDeclared = read?.shown.declared !== undefined;
  return (
    <>
      <button
        type="button"
        onClick={() => {
          open.value = true;
        }}
      >
        <Icon name={isDeclared ? 'edit' : 'plus'} />{' '}
        {isDeclared ? 'Change' : read === undefined ? 'Declare a type' : 'Declare'}
      </button>
      {open.value && (
        <DeclareDialog
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
