import { useSignal } from '@preact/signals';
import { parseUrl } from '../../../core/shared/parse-url.ts';
import { Field } from '../../parts/fields/field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { session, signIn } from '../session.ts';
import { beginSignIn, tokenProblem } from './tokens.ts';

/** Where one signs in, by what the router wants. */
export function SignInPage() {
  return (
    <main class="lone">
      <h1 class="brand">Waybill</h1>
      {session.value?.jwt === undefined ? <KeyForm /> : <IssuerForm />}
    </main>
  );
}

/** An API key becomes a session of 12 hours, in a cookie that no script can read. */
function KeyForm() {
  const key = useSignal('');
  const problem = useSignal<unknown>(undefined);
  const sending = useSignal(false);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    sending.value = true;
    problem.value = undefined;
    try {
      await signIn(key.value.trim());
    } catch (error) {
      problem.value = error;
    } finally {
      sending.value = false;
    }
  };
  return (
    <form class="card stack" onSubmit={onSubmit}>
      <h2>Sign in{session.value?.router === undefined ? '' : ` to ${session.value.router}`}</h2>
      <Field
        label="API key"
        hint="It begins with wbk_. One who administers the router makes keys: waybill keys create"
      >
        {(id) => (
          <input
            id={id}
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={key.value}
            onInput={(event) => {
              key.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      {problem.value !== undefined && (
        <ProblemBox what="You are not signed in" problem={problem.value} />
      )}
      <button type="submit" class="primary" disabled={sending.value}>
        {sending.value ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  );
}

/** Whoever is signed in at the issuer comes back at once, to where they were. */
function IssuerForm() {
  const leaving = useSignal(false);
  const issuer = session.value?.jwt?.issuer ?? '';
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    leaving.value = true;
    try {
      await beginSignIn();
    } catch (error) {
      tokenProblem.value = error;
      leaving.value = false;
    }
  };
  return (
    <form class="card stack" onSubmit={onSubmit}>
      <h2>Sign in{session.value?.router === undefined ? '' : ` to ${session.value.router}`}</h2>
      <p class="muted">This router takes who is signed in at {shownHost(issuer)}.</p>
      {tokenProblem.value !== undefined && (
        <ProblemBox what="You are not signed in" problem={tokenProblem.value} />
      )}
      <button type="submit" class="primary" disabled={leaving.value}>
        {leaving.value ? 'Going there …' : 'Sign in there'}
      </button>
    </form>
  );
}

function shownHost(url: string): string {
  return parseUrl(url)?.host ?? url;
}
