import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { PutSubscriberRequest, ReadSubscriber } from '../../../../client/index.ts';
import type { Json } from '../../../../core/event/event.ts';
import { hrefOf } from '../../../app/location.ts';
import { router } from '../../../app/router.ts';
import { ActDialog } from '../../../parts/act-dialog.tsx';
import { ChangedNotice } from '../../../parts/changed-notice.tsx';
import { TextField } from '../../../parts/fields/text-field.tsx';
import { PatternEditor } from '../../patterns/pattern-editor.tsx';
import { readTyped, type TypedPattern, writeTyped } from '../../patterns/pattern-text.ts';
import { MatchCount } from './match-count.tsx';
import { requestOf, type TypedSubscriber, typedOf } from './typed-subscriber.ts';
import { useBoundSubscriber } from './use-bound-subscriber.ts';

interface PutDialogProps {
  /** The one that is changed. @default - a new one */
  readonly opened?: ReadSubscriber;
  /** What a new one begins with. */
  readonly pattern?: Json | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Makes a subscriber that is pulled from, or changes one as it was when this was opened; it says first how many events its pattern matches. */
export function PutDialog({ opened, pattern, onDone, onClose }: PutDialogProps) {
  const { subscriber } = useMemo(() => opened, []) ?? {};
  const bound = useBoundSubscriber(opened);
  const typed = useSignal(typedOf(subscriber));
  const own = useSignal<TypedPattern>(
    writeTyped(subscriber?.pattern ?? pattern ?? { type: ['order.placed'] }),
  );
  const read = readTyped(own.value);
  const { name } = typed.value;
  const set = (changes: Partial<TypedSubscriber>) => {
    typed.value = { ...typed.value, ...changes };
  };
  const act = async (reason: string) => {
    const wanted = { ...requestOf(typed.value, subscriber), pattern: read.pattern ?? null, reason };
    const { lifecycle } = await bound.act((options) =>
      router.runTime.put(name.trim(), wanted as PutSubscriberRequest, options),
    );
    onDone();
    const words = lifecycle === 'active' ? 'is there' : `is ${lifecycle}, which takes some seconds`;
    return (
      <>
        <a href={hrefOf(`/subscribers/${encodeURIComponent(name.trim())}`)}>{name.trim()}</a>{' '}
        {words}.
      </>
    );
  };
  return (
    <ActDialog
      title={subscriber === undefined ? 'New subscriber' : `Change ${subscriber.name}`}
      confirm={subscriber === undefined ? 'Create' : 'Change'}
      blocked={read.message}
      act={act}
      onClose={onClose}
    >
      <ChangedNotice changes={bound.changes} />
      {subscriber === undefined && (
        <>
          <p class="muted">
            It has a queue that consumers pull from. One that a function handles is added in the
            stack, by <code>router.addSubscriber()</code>.
          </p>
          <TextField
            label="Name"
            hint="1 to 40 characters of a-z, 0-9 and -, beginning with a letter."
            value={name}
            required
            pattern="[a-z][a-z0-9\-]{0,39}"
            onInput={(value) => set({ name: value })}
          />
        </>
      )}
      <PatternEditor
        typed={own.value}
        onChange={(value) => {
          own.value = value;
        }}
      />
      <MatchCount pattern={read.pattern} />
      <details>
        <summary>How it is tried, and for how long it stays</summary>
        <div class="stack inset">
          <TextField
            label="What it is for"
            value={typed.value.description}
            onInput={(description) => set({ description })}
          />
          <div class="form-row">
            <TextField
              numeric
              label="Attempts at most"
              value={typed.value.maxAttempts}
              onInput={(maxAttempts) => set({ maxAttempts })}
            />
            <TextField
              numeric
              label="Lease, in seconds"
              value={typed.value.leaseSeconds}
              onInput={(leaseSeconds) => set({ leaseSeconds })}
            />
          </div>
          <TextField
            numeric
            label="It goes when it is not put again for, in seconds"
            hint="It stays, where this is empty."
            value={typed.value.expiresInSeconds}
            onInput={(expiresInSeconds) => set({ expiresInSeconds })}
          />
          {subscriber === undefined && (
            <TextField
              label="With the events accepted since"
              hint="Such as 2026-11-24T17:00:00Z; only new ones, where this is empty."
              value={typed.value.startFrom}
              onInput={(startFrom) => set({ startFrom })}
            />
          )}
        </div>
      </details>
    </ActDialog>
  );
}
