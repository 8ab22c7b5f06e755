import { Dialog } from '../../parts/dialog.tsx';
import { lapse, session, signInNow } from '../session.ts';
import { IssuerForm, KeyForm } from './sign-in-forms.tsx';
import { beginSignInBeside } from './tokens.ts';

/** Where one signs in over a view whose session has ended: the view stays as it is, and what was typed there. */
export function SignInAgain() {
  if (lapse.value !== 'asks') return null;
  const { router, jwt } = session.value ?? {};
  const later = () => {
    lapse.value = 'waits';
  };
  return (
    <Dialog title={`Sign in again${router === undefined ? '' : ` to ${router}`}`} onClose={later}>
      <p>Your session has ended. The page stays as it is, with what you have typed.</p>
      {jwt === undefined ? (
        <KeyForm />
      ) : (
        <IssuerForm {...jwt} begin={beginSignInBeside} confirm="Sign in there, in a new tab" />
      )}
    </Dialog>
  );
}

/** Says that the session has ended, where somebody signs in later. */
export function LapseBar() {
  if (lapse.value !== 'waits') return null;
  return (
    <div role="status" class="notice warn">
      <div>Your session has ended: what you see is what the router said last.</div>
      <button type="button" onClick={signInNow}>
        Sign in again
      </button>
    </div>
  );
}
