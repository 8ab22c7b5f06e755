import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { ReadSubscriber, SubscriberStatus } from '../../../client/index.ts';
import { may } from '../../app/session.ts';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { DeleteDialog } from './change/delete-dialog.tsx';
import { PutDialog } from './change/put-dialog.tsx';
import { PauseDialog } from './pause-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { ResumeDialog } from './resume-dialog.tsx';

interface ActsProps {
  readonly current: ReadSubscriber;
  /** It is no longer there: nothing more is begun, and what is typed stays. */
  readonly isGone: boolean;
  /** What was done is to be seen. */
  readonly onDone: () => void;
}

/** What a dialog of this page is given. */
export interface SubscriberDialogProps {
  readonly subscriber: SubscriberStatus;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

interface Act {
  readonly name: string;
  readonly icon: IconName;
  readonly Dialog: ComponentType<SubscriberDialogProps>;
}

const PAUSE: Act = { name: 'Pause', icon: 'pause', Dialog: PauseDialog };
const RESUME: Act = { name: 'Resume', icon: 'play', Dialog: ResumeDialog };
const REPLAY: Act = { name: 'Replay', icon: 'retry', Dialog: ReplayDialog };

/** The buttons of a subscriber: those that who has the console open may press. */
export function SubscriberActs({ current, isGone, onDone }: ActsProps) {
  const { subscriber } = current;
  const open = useSignal<Act | 'change' | 'delete' | undefined>(undefined);
  if (!may('operate')) return null;
  const onClose = () => {
    open.value = undefined;
  };
  const acts =
    'state' in subscriber && !isGone ? [isHeld(subscriber) ? RESUME : PAUSE, REPLAY] : [];
  const act = open.value;
  return (
    <>
      {acts.map((each) => (
        <button
          key={each.name}
          type="button"
          onClick={() => {
            open.value = each;
          }}
        >
          <Icon name={each.icon} /> {each.name}
        </button>
      ))}
      {subscriber.managedBy === 'api' && !isGone && (
        <>
          <button
            type="button"
            onClick={() => {
              open.value = 'change';
            }}
          >
            <Icon name="edit" /> Change
          </button>
          <button
            type="button"
            onClick={() => {
              open.value = 'delete';
            }}
          >
            <Icon name="trash" /> Delete
          </button>
        </>
      )}
      {typeof act === 'object' && 'state' in subscriber && (
        <act.Dialog subscriber={subscriber} onDone={onDone} onClose={onClose} />
      )}
      {act === 'change' && <PutDialog opened={current} onDone={onDone} onClose={onClose} />}
      {act === 'delete' && <DeleteDialog current={current} onDone={onDone} onClose={onClose} />}
    </>
  );
}

function isHeld({ state }: SubscriberStatus): boolean {
  return state !== 'active' && state !== 'resuming';
}
