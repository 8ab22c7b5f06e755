import { useSignal } from '@preact/signals';
import type { ReadSubscriber, ShownSubscriber } from '../../../../client/index.ts';
import { router } from '../../../app/router.ts';
import { ActDialog } from '../../../parts/act-dialog.tsx';
import { ChangedNotice } from '../../../parts/changed-notice.tsx';
import { countWords } from '../../../parts/words.ts';
import { waitingOf } from '../health.ts';
import { useBoundSubscriber } from './use-bound-subscriber.ts';

interface DeleteDialogProps {
  /** As it is; what is shown of it before it is deleted is that of the last look. */
  readonly current: ReadSubscriber;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks before a subscriber is taken away, and whether what waits for it may go with it. */
export function DeleteDialog({ current, onDone, onClose }: DeleteDialogProps) {
  const { subscriber } = current;
  const { name } = subscriber;
  const bound = useBoundSubscriber(current);
  const force = useSignal(false);
  const backlog = backlogOf(subscriber);
  const act = async (reason: string) => {
    const asked = { reason, ...(force.value ? { force: true } : {}) };
    await bound.act((options) => router.runTime.delete(name, asked, options));
    onDone();
    return `${name} is being taken away, which takes about two minutes.`;
  };
  return (
    <ActDialog title={`Delete ${name}`} confirm="Delete" grave act={act} onClose={onClose}>
      <ChangedNotice changes={bound.changes} />
      <p>
        It gets no more events, and its queue is deleted. What it was given stays in the waybills.
      </p>
      {backlog !== undefined && (
        <>
          <p>
            <strong>{backlog}</strong>
          </p>
          <label class="check">
            <input
              type="checkbox"
              checked={force.value}
              onChange={(event) => {
                force.value = event.currentTarget.checked;
              }}
            />{' '}
            Delete it with what waits for it and what is dead
          </label>
        </>
      )}
    </ActDialog>
  );
}

/** What would be lost; undefined where that is nothing. */
function backlogOf(subscriber: ShownSubscriber): string | undefined {
  if (!('queue' in subscriber)) return undefined;
  const { queue, deliveries } = subscriber;
  const waiting = waitingOf(subscriber);
  if (waiting === undefined || 'error' in queue || 'error' in deliveries)
    return 'What waits for it is not known.';
  const parts = [
    waiting > 0 ? countWords(waiting, 'event waits', 'events wait') : undefined,
    queue.inFlight > 0 ? `${queue.inFlight} in flight` : undefined,
    deliveries.dead > 0 ? `${deliveries.dead} dead` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `${parts.join(', ')}.`;
}
