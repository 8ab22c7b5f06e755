import { useSignal } from '@preact/signals';
import type { IssuedKey, KeyGrants, Permission } from '../../../../client/index.ts';
import { router } from '../../../app/router.ts';
import { ActDialog } from '../../../parts/act-dialog.tsx';
import { bound } from '../../../parts/fields/bound.ts';
import { TextField } from '../../../parts/fields/text-field.tsx';
import { PERMISSION_WORDS } from '../permission-words.ts';

interface IssueDialogProps {
  readonly onIssued: (key: IssuedKey) => void;
  readonly onClose: () => void;
}

const LISTS = [
  ['sources', 'Only of these sources', '/shop, /eu/*; all, where it is empty.'],
  ['types', 'Only of these types', 'order.*; all, where it is empty.'],
  ['subscribers', 'Pulls only of these subscribers', 'audit, report-*; all, where it is empty.'],
] as const;

/** Makes a key: whose it is, and what may be done with it. */
export function IssueDialog({ onIssued, onClose }: IssueDialogProps) {
  const producer = useSignal('');
  const label = useSignal('');
  const permissions = useSignal<readonly Permission[]>(['publish']);
  const lists = useSignal<Readonly<Record<string, string>>>({});
  const limit = useSignal('');
  const days = useSignal('');
  const act = async () => {
    const given = Object.fromEntries(
      Object.entries(lists.value)
        .map(([name, text]) => [name, text.split(/[\s,]+/).filter((part) => part !== '')] as const)
        .filter(([, parts]) => parts.length > 0),
    );
    const grants: KeyGrants = {
      producer: producer.value.trim(),
      permissions: permissions.value,
      ...given,
      ...(label.value.trim() === '' ? {} : { label: label.value.trim() }),
      ...(limit.value === '' ? {} : { eventsPerMinute: Number(limit.value) }),
      ...(days.value === '' ? {} : { expiresAt: inDays(Number(days.value)) }),
    };
    onIssued(await router.keys.create(grants));
    return `A key of ${grants.producer} is made.`;
  };
  return (
    <ActDialog
      title="New key"
      confirm="Make the key"
      wantsReason={false}
      blocked={permissions.value.length === 0 ? 'Choose what may be done with it.' : undefined}
      act={act}
      onClose={onClose}
    >
      <TextField
        label="Producer"
        hint="Who uses it: it stands in the waybills of its events."
        {...bound(producer)}
        required
      />
      <fieldset>
        <legend>It may</legend>
        {(Object.keys(PERMISSION_WORDS) as Permission[]).map((permission) => (
          <label class="check" key={permission}>
            <input
              type="checkbox"
              checked={permissions.value.includes(permission)}
              onChange={(event) => {
                const others = permissions.value.filter((one) => one !== permission);
                permissions.value = event.currentTarget.checked ? [...others, permission] : others;
              }}
            />{' '}
            <span>
              <strong>{permission}</strong>: {PERMISSION_WORDS[permission]}
            </span>
          </label>
        ))}
      </fieldset>
      <details>
        <summary>Limits</summary>
        <div class="stack inset">
          <TextField label="Label" {...bound(label)} />
          {LISTS.map(([name, words, hint]) => (
            <TextField
              key={name}
              label={words}
              hint={hint}
              value={lists.value[name] ?? ''}
              onInput={(text) => {
                lists.value = { ...lists.value, [name]: text };
              }}
            />
          ))}
          <div class="form-row">
            <TextField label="Events a minute at most" {...bound(limit)} numeric />
            <TextField label="It ends in so many days" {...bound(days)} numeric />
          </div>
        </div>
      </details>
    </ActDialog>
  );
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
