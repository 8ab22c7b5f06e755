import { signal } from '@preact/signals';
import type { AcceptResult, Json } from '../../../client/index.ts';

/** What was typed of an event; it stays while one looks at other pages. */
export const draft = {
  type: signal(''),
  source: signal(''),
  subject: signal(''),
  id: signal(''),
  data: signal<Json>({}),
  /** Counts how often the data was replaced as a whole: inputs begin anew then. */
  revision: signal(0),
  /** Whether the data is written as JSON, though there is a form. */
  byHand: signal(false),
  /** Events as text. */
  text: signal(''),
};

/** What became of an event that was sent, in the order of sending, the last first. */
export interface Sent {
  readonly key: number;
  /** Where it stood in what was sent: `line 3`; empty of the form's. */
  readonly at: string;
  readonly result: AcceptResult;
}

/** What was sent since the page was opened first, the newest first, and no more than are looked at. */
export const sent = signal<readonly Sent[]>([]);

const MOST_SENT = 2000;
let lastKey = 0;

/** Puts results before those that were there. */
export function addSent(results: readonly Omit<Sent, 'key'>[]): void {
  const added = results.map((one) => ({ ...one, key: ++lastKey })).reverse();
  sent.value = [...added, ...sent.peek()].slice(0, MOST_SENT);
}

/** Puts other data in the place of what was typed. */
export function replaceData(data: Json): void {
  draft.data.value = data;
  draft.revision.value++;
}
