import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { problemWords } from '../parts/problem-words.ts';
import { shownText } from '../parts/shown-text.ts';
import { Toasts, tell } from '../parts/toasts.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { KeyHelp } from './key-help.tsx';
import { useKeys } from './keys.ts';
import { go, hrefOf, place } from './location.ts';
import { Outlet } from './outlet.tsx';
import { findPage, NAVIGATION } from './pages.ts';
import { openPalette, Palette } from './palette.tsx';
import { askAgain } from './polled.ts';
import { session, signOut } from './session.ts';
import { LapseBar, SignInAgain } from './sign-in/sign-in-again.tsx';
import { theme } from './theme.ts';

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const;

/** What stands around every page: where one can go, what one looks for, and whether the router answers. */
export function Shell() {
  const help = useSignal(false);
  const menu = useSignal(false);
  const main = useRef<HTMLElement>(null);
  const { path } = place.value;
  useKeys({
    '?': () => {
      help.value = true;
    },
    '/': () => focusSearch(main.current),
    r: askAgain,
    ...Object.fromEntries(
      NAVIGATION.map((entry) => [`g ${entry.key}`, () => go(hrefOf(entry.path))]),
    ),
  });
  useEffect(() => {
    const title = findPage(path)?.page.title ?? 'Not found';
    document.title = `${title} · Waybill`;
    menu.value = false;
  }, [path]);
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="bar">
        <button
          type="button"
          class="plain menu-button"
          aria-expanded={menu.value}
          aria-controls="navigation"
          aria-label="Menu"
          onClick={() => {
            menu.value = !menu.value;
          }}
        >
          <Icon name="menu" />
        </button>
        <a class="brand" href={hrefOf('/')}>
          Waybill
          {session.value?.router !== undefined && (
            <span class="muted"> {session.value.router}</span>
          )}
        </a>
        <button type="button" class="search-button" onClick={openPalette}>
          <Icon name="search" /> <span>Search or go to</span> <kbd>Ctrl K</kbd>
        </button>
        <button
          type="button"
          class="plain"
          aria-label={`Theme: ${theme.value}`}
          title={`Theme: ${theme.value}`}
          onClick={() => {
            theme.value = NEXT_THEME[theme.value];
          }}
        >
          <Icon name={theme.value === 'dark' ? 'moon' : theme.value === 'light' ? 'sun' : 'half'} />
        </button>
        <Person />
      </header>
      <nav id="navigation" class={menu.value ? 'open' : ''} aria-label="Pages">
        <ul>
          {NAVIGATION.map((entry) => (
            <li key={entry.path}>
              <a
                href={hrefOf(entry.path)}
                aria-current={isWithin(path, entry.path) ? 'page' : undefined}
              >
                <Icon name={entry.icon} /> {entry.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <ConnectionBar />
        <LapseBar />
        <Outlet />
      </main>
      <Palette />
      <Toasts />
      <SignInAgain />
      {help.value && (
        <KeyHelp
          onClose={() => {
            help.value = false;
          }}
        />
      )}
    </div>
  );
}

/** Who is signed in, where one signs in. */
function Person() {
  const who = session.value;
  if (who === undefined) return null;
  const signsInHere = who.signIn === 'api-key' || who.signIn === 'jwt';
  if (who.name === undefined && !signsInHere) return null;
  return (
    <span class="person">
      <span class="muted" title={`May: ${who.permissions.join(', ')}`}>
        {who.name}
      </span>
      {signsInHere && (
        <button type="button" class="plain" onClick={() => signOut().catch(stillIn)}>
          Sign out
        </button>
      )}
    </span>
  );
}

/** Nobody goes away from a session that is thought to be over. */
function stillIn(problem: unknown): void {
  tell(`You are still signed in: ${shownText(problemWords(problem))}`);
}

/** The search of the page, or the palette where it has none. */
function focusSearch(main: HTMLElement | null): void {
  const search = main?.querySelector<HTMLInputElement>('input[type="search"]');
  if (search === null || search === undefined) openPalette();
  else search.select();
}

function isWithin(path: string, entry: string): boolean {
  return path === entry || (entry !== '/' && path.startsWith(`${entry}/`));
}
