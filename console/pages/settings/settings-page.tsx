import { zone } from '../../app/now.ts';
import { pace } from '../../app/pace.ts';
import { may, session } from '../../app/session.ts';
import { theme } from '../../app/theme.ts';
import { Field } from '../../parts/field.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Audit } from './audit.tsx';
import { Keys } from './keys/keys.tsx';
import { WhoAmI } from './who-am-i.tsx';

/** Who one is here, how the console looks, the router's keys, and who did what. */
export default function SettingsPage() {
  return (
    <>
      <PageHead title="Settings" />
      <div class="columns">
        <WhoAmI />
        <Look />
      </div>
      {session.value?.keys === true && may('admin') && <Keys />}
      {may('admin') && <Audit />}
    </>
  );
}

/** Choices that this browser keeps. */
function Look() {
  return (
    <section class="card stack" aria-labelledby="look">
      <h2 id="look">How it looks here</h2>
      <Choice
        label="Theme"
        choice={theme}
        of={[
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
      />
      <Choice
        label="Times"
        choice={zone}
        of={[
          ['local', `In the zone of this browser (${zoneName()})`],
          ['utc', 'In UTC'],
        ]}
      />
      <Choice
        label="Pages ask the router"
        hint="A page that is not seen asks nothing, and one where nothing changes asks more seldom by itself."
        choice={pace}
        of={[
          ['live', 'Every few seconds'],
          ['slow', 'Four times as seldom'],
          ['still', 'Only when I press r'],
        ]}
      />
    </section>
  );
}

function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly choice: { value: T };
  readonly of: readonly (readonly [T, string])[];
}

function Choice<T extends string>({ label, hint, choice, of }: ChoiceProps<T>) {
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) => (
        <select
          id={id}
          aria-describedby={describedBy}
          value={choice.value}
          onChange={(event) => {
            choice.value = event.currentTarget.value as T;
          }}
        >
          {of.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
