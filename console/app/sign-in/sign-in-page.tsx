import { session } from '../session.ts';
import { IssuerForm, KeyForm } from './sign-in-forms.tsx';
import { beginSignIn } from './tokens.ts';

/** Where one signs in, by what the router wants. Whoever is signed in at an issuer comes back at once, to where they were. */
export function SignInPage() {
  const { router, jwt } = session.value ?? {};
  return (
    <main class="lone">
      <h1 class="brand">Waybill</h1>
      <div class="card stack">
        <h2>Sign in{router === undefined ? '' : ` to ${router}`}</h2>
        {jwt === undefined ? (
          <KeyForm />
        ) : (
          <IssuerForm {...jwt} begin={beginSignIn} confirm="Sign in there" />
        )}
      </div>
    </main>
  );
}
