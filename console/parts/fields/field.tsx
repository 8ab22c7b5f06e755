import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong with what is there. */
  readonly error?: string | undefined;
  /** The input, with the ids of itself and of what describes it. */
  readonly children: (id: string, describedBy: string) => ComponentChildren;
}

/** An input with its label, a hint, and what is wrong. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div class={error === undefined ? 'field' : 'field invalid'}>
      <label for={id}>{label}</label>
      {children(id, about)}
      <p id={about} class={error === undefined ? 'hint' : 'hint bad'}>
        {error ?? hint}
      </p>
    </div>
  );
}
