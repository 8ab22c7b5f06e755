import { useEffect, useRef } from 'preact/hooks';

/** What a key does: `j`, `Enter`, `?`; two in turn are parted by a space: `g e`. */
type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** The second of two keys must come within this time, in milliseconds. */
const SEQUENCE_MS = 1200;

/** Has keys act while the component is shown, but not while somebody types, nor behind a dialog. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let [first, firstAt] = ['', 0];
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Enter' && isPressed(event.target)) return;
      const pair = event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${event.key}` : event.key;
      [first, firstAt] = [event.key, event.timeStamp];
      const action = latest.current[pair] ?? latest.current[event.key];
      if (action === undefined) return;
      first = '';
      event.preventDefault();
      action(event);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Whether keys are text where they are pressed. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Whether Enter presses what is there. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary') !== null;
}
