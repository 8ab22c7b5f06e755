import { hrefOf } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';

interface SendDialogProps {
  readonly trackingId: string;
  readonly subscriber: string;
  readonly onClose: () => void;
}

/** Asks before an event is sent to a subscriber that it never went to. */
export function SendDialog({ trackingId, subscriber, onClose }: SendDialogProps) {
  const act = async (reason: string) => {
    const filter = { trackingIds: [trackingId] };
    const job = await router.replay(subscriber, { filter, reason });
    return (
      <>
        A job sends it to {subscriber}: <a href={hrefOf(`/jobs/${job.id}`)}>see the job</a>.
      </>
    );
  };
  return (
    <ActDialog
      title={`Send this event to ${subscriber}`}
      confirm="Send it"
      act={act}
      onClose={onClose}
    >
      <p>
        One event goes to one subscriber, {subscriber}, whose pattern matches it now. Nobody else
        gets it again.
      </p>
    </ActDialog>
  );
}
