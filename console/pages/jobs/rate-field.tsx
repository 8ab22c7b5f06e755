import type { Signal } from '@preact/signals';
import { Field } from '../../parts/fields/field.tsx';

const MOST = 10_000;

/** The rate that a text says, in deliveries a second; undefined where it says none that a job may have. */
export function rateOf(text: string): number | undefined {
  const rate = text.trim() === '' ? Number.NaN : Number(text);
  return rate >= 1 && rate <= MOST ? rate : undefined;
}

/** How many deliveries a second a job may send. */
export function RateField({ rate }: { readonly rate: Signal<string> }) {
  return (
    <Field
      label="At most a second"
      hint="What comes at once would starve what happens now: 1 to 10,000."
      error={rateOf(rate.value) === undefined ? 'A number from 1 to 10,000' : undefined}
    >
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          inputMode="decimal"
          autocomplete="off"
          value={rate.value}
          onInput={(event) => {
            rate.value = event.currentTarget.value;
          }}
        />
      )}
    </Field>
  );
}
