import { useSignal } from '@preact/signals';
import type { JobStatus } from '../../../client/index.ts';
import { hasEnded } from '../../../core/records/job.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { countWords } from '../../parts/words.ts';
import { handledBy, jobTitle, totalOf } from './progress.ts';
import { RateField, rateOf } from './rate-field.tsx';

interface ActsProps {
  readonly job: JobStatus;
  readonly onDone: () => void;
}

interface DialogProps extends ActsProps {
  readonly onClose: () => void;
}

type Act = 'Pause' | 'Resume' | 'Change rate' | 'Cancel';

const ICONS: Readonly<Record<Act, IconName>> = {
  ...{ Pause: 'pause', Resume: 'play', 'Change rate': 'edit', Cancel: 'close' },
};

/** The buttons of a job that has not ended: those that who has the console open may press. */
export function JobActs({ job, onDone }: ActsProps) {
  const open = useSignal<Act | undefined>(undefined);
  if (!may('operate') || hasEnded(job) || job.state === 'cancelling') return null;
  const acts: readonly Act[] = [
    job.state === 'paused' ? 'Resume' : 'Pause',
    ...(job.ratePerSecond === undefined ? [] : (['Change rate'] as const)),
    'Cancel',
  ];
  const props = {
    ...{ job, onDone },
    onClose: () => {
      open.value = undefined;
    },
  };
  return (
    <>
      {acts.map((act) => (
        <button
          key={act}
          type="button"
          onClick={() => {
            open.value = act;
          }}
        >
          <Icon name={ICONS[act]} /> {act}
        </button>
      ))}
      {open.value === 'Pause' && <PauseDialog {...props} />}
      {open.value === 'Resume' && <ResumeDialog {...props} />}
      {open.value === 'Change rate' && <RateDialog {...props} />}
      {open.value === 'Cancel' && <CancelDialog {...props} />}
    </>
  );
}

/** `34 deliveries`: those that it has not come to. */
function leftWords(job: JobStatus): string {
  return countWords(totalOf(job) - handledBy(job), 'delivery', 'deliveries');
}

function PauseDialog({ job, onDone, onClose }: DialogProps) {
  const act = async (reason: string) => {
    await router.jobs.change(job.id, { state: 'paused', reason });
    onDone();
    return 'The job is paused.';
  };
  return (
    <ActDialog title={`Pause the ${titleOf(job)}`} confirm="Pause" act={act} onClose={onClose}>
      <p>
        It sends nothing more until it is resumed. What it has sent already, up to a minute ahead,
        is delivered; {leftWords(job)} are left as they are meanwhile.
      </p>
    </ActDialog>
  );
}

function ResumeDialog({ job, onDone, onClose }: DialogProps) {
  const act = async (reason: string) => {
    await router.jobs.change(job.id, { state: 'running', reason });
    onDone();
    return 'The job goes on.';
  };
  return (
    <ActDialog title={`Resume the ${titleOf(job)}`} confirm="Resume" act={act} onClose={onClose}>
      <p>It goes on with what it has not come to yet: {leftWords(job)}.</p>
    </ActDialog>
  );
}

function RateDialog({ job, onDone, onClose }: DialogProps) {
  const rate = useSignal(String(job.ratePerSecond ?? ''));
  const ratePerSecond = rateOf(rate.value);
  const act = async (reason: string) => {
    if (ratePerSecond === undefined) throw new Error('a rate must be from 1 to 10,000');
    await router.jobs.change(job.id, { ratePerSecond, reason });
    onDone();
    return `The job sends ${rate.value} a second at most.`;
  };
  return (
    <ActDialog
      title={`Change the rate of the ${titleOf(job)}`}
      confirm="Change"
      blocked={ratePerSecond === undefined ? 'Say a rate from 1 to 10,000.' : undefined}
      act={act}
      onClose={onClose}
    >
      <RateField rate={rate} />
    </ActDialog>
  );
}

function CancelDialog({ job, onDone, onClose }: DialogProps) {
  const act = async (reason: string) => {
    await router.jobs.cancel(job.id, reason);
    onDone();
    return 'The job begins nothing more.';
  };
  return (
    <ActDialog
      title={`Cancel the ${titleOf(job)}`}
      confirm="Cancel the job"
      grave
      act={act}
      onClose={onClose}
    >
      <p>
        It begins nothing more, and cannot be resumed. What it has done stays done; {leftWords(job)}{' '}
        that it has not come to are left as they are.
      </p>
    </ActDialog>
  );
}

/** As part of a sentence. */
function titleOf(job: JobStatus): string {
  const title = jobTitle(job);
  return title.charAt(0).toLowerCase() + title.slice(1);
}
