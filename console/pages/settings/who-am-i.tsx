import type { Permission } from '../../../client/index.ts';
import type { ConsoleSession } from '../../../core/api/console-session.ts';
import { session } from '../../app/session.ts';
import { Status } from '../../parts/status.tsx';
import { PERMISSION_WORDS } from './permission-words.ts';

const SIGN_IN: Readonly<Record<ConsoleSession['signIn'], string>> = {
  none: 'Nobody signs in here: whoever reaches the router may do all of it.',
  'api-key': 'By an API key, for 12 hours.',
  jwt: 'By the identity provider of the router.',
  iam: 'By AWS credentials: waybill console signs each request.',
};

/** Who has the console open, and what they may do. */
export function WhoAmI() {
  const who = session.value;
  if (who === undefined) return null;
  return (
    <section class="card stack" aria-labelledby="who">
      <h2 id="who">Who you are{who.router === undefined ? '' : ` at ${who.router}`}</h2>
      <p>{who.name === undefined ? SIGN_IN[who.signIn] : `${who.name}. ${SIGN_IN[who.signIn]}`}</p>
      {who.subscribers !== undefined && <p>Confined to {who.subscribers.join(', ')}.</p>}
      <dl class="pairs" aria-label="What you may">
        {(Object.keys(PERMISSION_WORDS) as Permission[]).map((permission) => (
          <Row
            key={permission}
            permission={permission}
            granted={who.permissions.includes(permission)}
          />
        ))}
      </dl>
    </section>
  );
}

function Row({
  permission,
  granted,
}: {
  readonly permission: Permission;
  readonly granted: boolean;
}) {
  return (
    <>
      <dt>
        <Status of={granted ? 'delivered' : 'not matched'} word={permission} />
      </dt>
      <dd>
        {granted ? '' : 'You may not '}
        {PERMISSION_WORDS[permission]}
      </dd>
    </>
  );
}
