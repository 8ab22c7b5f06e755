import { zone } from '../../app/now.ts';
import { pace } from '../../app/pace.ts';
import { may, session } from '../../app/session.ts';
import { theme } from '../../app/theme.ts';
import { bound } from '../../parts/fields/bound.ts';
import { ChoiceField } from '../../parts/fields/choice-field.tsx';
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
      <ChoiceField
        label="Theme"
        {...bound(theme)}
        of={[
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
      />
      <ChoiceField
        label="Times"
        {...bound(zone)}
        of={[
          ['local', `In the zone of this browser (${zoneName()})`],
          ['utc', 'In UTC'],
        ]}
      />
      <ChoiceField
        label="Pages ask the router"
        hint="A page that is not seen asks nothing, and one where nothing changes asks more seldom by itself."
        {...bound(pace)}
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
