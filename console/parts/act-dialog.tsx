import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog.tsx';
import { Field } from './fields/field.tsx';
import { ProblemBox } from './problem-box.tsx';
import { tell } from './toasts.tsx';

interface ActDialogProps {
  /** `Redrive 12 deliveries of billing`. */
  readonly title: string;
  /** What will be done, to what and to how many; and the fields that say how. */
  readonly children: ComponentChildren;
  /** What the button says: `Redrive 12`. */
  readonly confirm: string;
  /** Why it cannot be done as it is: `Nothing fits the filter`. @default - it can */
  readonly blocked?: string | undefined;
  /** For what cannot be taken back. */
  readonly grave?: boolean;
  /** Whether the audit wants a reason. @default true */
  readonly wantsReason?: boolean;
  /** Does it, and answers what is told then. Throws with what the router says. */
  readonly act: (reason: string) => Promise<ComponentChildren>;
  readonly onClose: () => void;
}

/** Asks before it acts: what, how many, and why. An error keeps what was typed. */
export function ActDialog({
  title,
  children,
  confirm,
  blocked,
  grave = false,
  wantsReason = true,
  act,
  onClose,
}: ActDialogProps) {
  const reason = useSignal('');
  const acting = useSignal(false);
  const problem = useSignal<unknown>(undefined);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    acting.value = true;
    problem.value = undefined;
    try {
      tell(await act(reason.value.trim()));
      onClose();
    } catch (error) {
      problem.value = error;
      acting.value = false;
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={onSubmit}>
        {children}
        {wantsReason && (
          <Field label="Reason" hint="It stands in the audit, beside who you are.">
            {(id, describedBy) => (
              <input
                id={id}
                aria-describedby={describedBy}
                required
                maxLength={256}
                autocomplete="off"
                placeholder="INC-42: the database is back"
                value={reason.value}
                onInput={(event) => {
                  reason.value = event.currentTarget.value;
                }}
              />
            )}
          </Field>
        )}
        {problem.value !== undefined && (
          <ProblemBox what="It was not done" problem={problem.value} />
        )}
        {blocked !== undefined && <p class="notice">{blocked}</p>}
        <div class="actions end">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            class={grave ? 'danger' : 'primary'}
            disabled={acting.value || blocked !== undefined}
          >
            {acting.value ? 'Asking the router …' : confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
