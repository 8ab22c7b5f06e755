import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { countWords } from '../../parts/words.ts';
import { waitingOf } from './health.ts';
import type { SubscriberDialogProps } from './subscriber-acts.tsx';

/** Asks why a subscriber is to take events again, and says what waits for it. */
export function ResumeDialog({ subscriber, onDone, onClose }: SubscriberDialogProps) {
  const { name } = subscriber;
  const waiting = waitingOf(subscriber);
  const act = async (reason: string) => {
    await router.resume(name, reason);
    onDone();
    return `${name} takes its events again, those that have waited first.`;
  };
  return (
    <ActDialog title={`Resume ${name}`} confirm="Resume" act={act} onClose={onClose}>
      <p>{waitsWords(waiting)}</p>
      <p class="muted">
        While they are taken, this page says how fast, and about when none waits any more.
      </p>
    </ActDialog>
  );
}

function waitsWords(waiting: number | undefined): string {
  if (waiting === undefined) return 'How many events wait for it is not known.';
  if (waiting === 0) return 'No event waits for it.';
  return `${countWords(waiting, 'event waits', 'events wait')} for it, and ${waiting === 1 ? 'is' : 'are'} taken first.`;
}
