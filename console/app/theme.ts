import { effect } from '@preact/signals';
import { kept } from './kept.ts';

/** Light, dark, or as the system is. */
export const theme = kept<'system' | 'light' | 'dark'>('theme', 'system');

/** Shows the theme, now and whenever it is changed. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
