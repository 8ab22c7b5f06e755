import type { ComponentChildren } from 'preact';
import { numberWords } from '../../parts/words.ts';

interface FigureProps {
  readonly label: string;
  /** A number, or a duration in words. */
  readonly value: number | string;
  /** Whether there are at least so many. */
  readonly more?: boolean;
  readonly children: ComponentChildren;
}

/** A figure with its name, and what it means. */
export function Figure({ label, value, more = false, children }: FigureProps) {
  return (
    <section class="card" aria-label={label}>
      <h2>{label}</h2>
      <p class="figure">
        {typeof value === 'number' ? numberWords(value) : value}
        {more && '+'}
      </p>
      <p class="muted">{children}</p>
    </section>
  );
}
