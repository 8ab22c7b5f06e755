import { effect, type Signal, signal } from '@preact/signals';

/**
 * A choice of the person, kept in this browser. What cannot be read or kept, as in a private window that allows nothing, is
 * the choice of this visit only.
 */
export function kept<T>(name: string, initial: T): Signal<T> {
  const key = `waybill.${name}`;
  const choice = signal(readKept(key, initial));
  effect(() => {
    const text = JSON.stringify(choice.value);
    try {
      localStorage.setItem(key, text);
    } catch {
      // It holds for this visit.
    }
  });
  return choice;
}

function readKept<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}
