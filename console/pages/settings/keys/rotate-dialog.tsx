import { useSignal } from '@preact/signals';
import type { IssuedKey, KeyView } from '../../../../client/index.ts';
import { router } from '../../../app/router.ts';
import { ActDialog } from '../../../parts/act-dialog.tsx';
import { Field } from '../../../parts/fields/field.tsx';

interface RotateDialogProps {
  readonly apiKey: KeyView;
  readonly onIssued: (key: IssuedKey) => void;
  readonly onClose: () => void;
}

const OVERLAPS = [
  ['at once', 0],
  ['in an hour', 3600],
  ['in a day', 86_400],
  ['in seven days', 604_800],
] as const;

/** Makes a key in the place of another, which ends after a while, so that who uses it can change. */
export function RotateDialog({ apiKey, onIssued, onClose }: RotateDialogProps) {
  const overlap = useSignal(86_400);
  const act = async () => {
    onIssued(await router.keys.rotate(apiKey.id, { overlapSeconds: overlap.value }));
    return `The key of ${apiKey.producer} is rotated.`;
  };
  return (
    <ActDialog
      title={`Rotate the key of ${apiKey.producer}`}
      confirm="Rotate"
      wantsReason={false}
      act={act}
      onClose={onClose}
    >
      <p>A new key that may do the same is made, and shown once.</p>
      <Field label="The old one ends">
        {(id) => (
          <select
            id={id}
            value={overlap.value}
            onChange={(event) => {
              overlap.value = Number(event.currentTarget.value);
            }}
          >
            {OVERLAPS.map(([words, seconds]) => (
              <option key={seconds} value={seconds}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
    </ActDialog>
  );
}
