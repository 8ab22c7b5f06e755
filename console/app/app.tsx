import { useEffect } from 'preact/hooks';
import { ProblemBox } from '../parts/problem-box.tsx';
import { followLinks } from './location.ts';
import { usePolled } from './polled.ts';
import { loadSession, session } from './session.ts';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { isHandedOver } from './sign-in/tokens.ts';

/** The console: who one is first, then the view that the address names. */
export function App() {
  useEffect(followLinks, []);
  const { problem, refresh } = usePolled('session', () => loadSession(), {
    once: true,
    everyMs: 2000,
  });
  const who = session.value;
  if (isHandedOver.value) return <HandedOver />;
  if (who === undefined)
    return (
      <main class="lone">
        {problem.value === undefined ? (
          <p class="muted">Asking the router who you are …</p>
        ) : (
          <ProblemBox what="The router does not answer" problem={problem.value} retry={refresh} />
        )}
      </main>
    );
  if (!who.signedIn) return <SignInPage />;
  return <Shell />;
}

/** A tab of its own is of no use any more; where the browser lets the page, it ends. */
function HandedOver() {
  useEffect(() => close(), []);
  return (
    <main class="lone">
      <h1 class="brand">Waybill</h1>
      <p>Go on in the tab where you were. This one can be closed.</p>
    </main>
  );
}
