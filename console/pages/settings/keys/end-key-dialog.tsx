import type { KeyView } from '../../../../client/index.ts';
import { router } from '../../../app/router.ts';
import { ActDialog } from '../../../parts/act-dialog.tsx';

interface EndKeyDialogProps {
  readonly apiKey: KeyView;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks before a key is ended, which cannot be taken back. */
export function EndKeyDialog({ apiKey, onDone, onClose }: EndKeyDialogProps) {
  const act = async () => {
    await router.keys.delete(apiKey.id);
    onDone();
    return `The key of ${apiKey.producer} is ended.`;
  };
  return (
    <ActDialog
      title={`End the key of ${apiKey.producer}`}
      confirm="End the key"
      grave
      wantsReason={false}
      act={act}
      onClose={onClose}
    >
      <p>
        Who uses the key <code>{apiKey.id}</code> is refused from now on. To change a key without
        that, rotate it.
      </p>
    </ActDialog>
  );
}
