import { useMemo } from 'preact/hooks';
import type { ReadType } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { ChangedNotice } from '../../parts/changed-notice.tsx';
import { shownText } from '../../parts/shown-text.ts';
import { useBoundType } from './use-bound-type.ts';

interface UndeclareDialogProps {
  readonly opened: ReadType;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Takes back what is declared of a type, as it was when this was opened. */
export function UndeclareDialog({ opened, onDone, onClose }: UndeclareDialogProps) {
  const { type } = useMemo(() => opened, []).shown;
  const bound = useBoundType(type, opened);
  return (
    <ActDialog
      title={`Undeclare ${shownText(type)}`}
      confirm="Undeclare"
      grave
      act={async (reason) => {
        await bound.act((options) =>
          router.catalog.undeclare(type, reason, { ifMatch: options.ifMatch }),
        );
        onDone();
        return `Nothing is declared of ${type} any more.`;
      }}
      onClose={onClose}
    >
      <ChangedNotice changes={bound.changes} />
      <p>Its events may be anything again: its schema and its limits are gone.</p>
    </ActDialog>
  );
}
