import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { go, hrefOf } from './location.ts';
import { NAVIGATION } from './pages.ts';
import { router } from './router.ts';

const open = signal(false);

/** Opens the palette. */
export function openPalette(): void {
  open.value = true;
}

/** Where one may go. */
interface Choice {
  readonly title: string;
  readonly hint: string;
  readonly icon: IconName;
  readonly href: string;
}

/** Finds pages, subscribers, types and events by a few letters of them. `Ctrl K` or `⌘ K` opens it anywhere. */
export function Palette() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open.value = !open.value;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return open.value ? <PaletteDialog /> : null;
}

function PaletteDialog() {
  const text = useSignal('');
  const selected = useSignal(0);
  const named = useSignal<readonly Choice[]>([]);
  useEffect(() => {
    const ended = new AbortController();
    loadNames(ended.signal).then(
      (names) => {
        named.value = names;
      },
      // Without them the pages are still found.
      () => {},
    );
    return () => ended.abort();
  }, [named]);
  const choices = findChoices(text.value.trim(), named.value);
  const close = () => {
    open.value = false;
  };
  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    close();
    go(choice.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      selected.value = (selected.value + step + choices.length) % Math.max(1, choices.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(choices[selected.value]);
    }
  };
  return (
    <Dialog title="Search or go to" onClose={close} className="palette">
      <input
        type="text"
        role="combobox"
        aria-label="A page, a subscriber, a type, or an event's tracking id"
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={choices.length === 0 ? undefined : `choice-${selected.value}`}
        placeholder="A page, a subscriber, a type, or wb_…"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          selected.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-choices" role="listbox" aria-label="Found">
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's.
          <div
            key={choice.href}
            id={`choice-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === selected.value}
            onClick={() => choose(choice)}
          >
            <Icon name={choice.icon} /> <span>{choice.title}</span>
            <span class="muted">{choice.hint}</span>
          </div>
        ))}
        {choices.length === 0 && <p class="muted">Nothing has that in its name.</p>}
      </div>
    </Dialog>
  );
}

const PAGE_CHOICES: readonly Choice[] = NAVIGATION.map(({ path, title, icon, key }) => ({
  title,
  icon,
  hint: `page · g ${key}`,
  href: hrefOf(path),
}));

async function loadNames(signal: AbortSignal): Promise<readonly Choice[]> {
  const subscribers = await router.subscribers({ signal });
  return subscribers.map(({ name }) => ({
    title: name,
    hint: 'subscriber',
    icon: 'subscribers',
    href: hrefOf(`/subscribers/${encodeURIComponent(name)}`),
  }));
}

const MOST_CHOICES = 12;

function findChoices(text: string, named: readonly Choice[]): readonly Choice[] {
  const wanted = text.toLowerCase();
  const found = [...PAGE_CHOICES, ...named].filter(({ title }) =>
    title.toLowerCase().includes(wanted),
  );
  return [...(text === '' ? [] : searches(text)), ...found].slice(0, MOST_CHOICES);
}

/** What a text may be that is the name of nothing here. */
function searches(text: string): readonly Choice[] {
  if (/^wb_[a-z2-7]{26}$/.test(text))
    return [{ title: text, hint: 'waybill', icon: 'events', href: hrefOf(`/events/${text}`) }];
  return [
    {
      title: `Events with “${text}”`,
      hint: 'id, subject or type',
      icon: 'search',
      href: hrefOf('/events', { q: text }),
    },
  ];
}
