import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { countWords } from '../../parts/words.ts';
import { waitingOf } from './health.ts';
import { bestPerSecond, estimateWords } from './pace.ts';
import type { SubscriberDialogProps } from './subscriber-acts.tsx';

/** Asks why a subscriber is to take events again, and says what waits for it. */
export function ResumeDialog({ subscriber, onDone, onClose }: SubscriberDialogProps) {
  const { name } = subscriber;
  const waiting = waitingOf(subscriber);
  const { data: rates } = usePolled(
    `pace ${name}`,
    (signal) => router.metrics({ subscriber: name, from: dayAgo() }, { signal }),
    { once: true },
  );
  const pace = rates.value === undefined ? undefined : bestPerSecond(rates.value);
  const act = async (reason: string) => {
    await router.resume(name, reason);
    onDone();
    return `${name} takes its events again, those that have waited first.`;
  };
  return (
    <ActDialog title={`Resume ${name}`} confirm="Resume" act={act} onClose={onClose}>
      <p>
        {waitsWords(waiting)} {waiting && pace ? estimateWords(waiting, pace) : ''}
      </p>
      <p class="muted">
        While they are taken, this page says how fast, and about when none waits any more.
      </p>
    </ActDialog>
  );
}

function dayAgo(): string {
  return new Date(Date.now() - 86_400_000).toISOString();
}

function waitsWords(waiting: number | undefined): string {
  if (waiting === undefined) return 'How many events wait for it is not known.';
  if (waiting === 0) return 'No event waits for it.';
  return `${countWords(waiting, 'event waits', 'events wait')} for it, and ${waiting === 1 ? 'is' : 'are'} taken first.`;
}
