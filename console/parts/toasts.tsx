import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

interface Toast {
  readonly id: number;
  readonly text: ComponentChildren;
}

const SHOWN_MS = 8000;

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Tells what was done, for some seconds and to screen readers. */
export function tell(text: ComponentChildren): void {
  const toast = { id: ++lastId, text };
  toasts.value = [...toasts.value, toast].slice(-3);
  setTimeout(() => dismiss(toast.id), SHOWN_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Where it is told. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text }) => (
        <div key={id} class="toast">
          <div>{text}</div>
          <button type="button" class="plain" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
