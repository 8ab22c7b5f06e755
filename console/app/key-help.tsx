import { Dialog } from '../parts/dialog.tsx';
import { NAVIGATION } from './pages.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'search, or go anywhere'],
  ['/', 'the search of the page'],
  ['j  k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['r', 'ask the router again'],
  ['Esc', 'close what is open'],
  ['?', 'this list'],
];

/** Every key of the console. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const rows = [...KEYS, ...NAVIGATION.map(({ key, title }) => [`g ${key}`, title] as const)];
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {rows.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(/ +/).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
