/** What a subject is to do. */
export interface Task {
  readonly dataDir: string;
  readonly seed: number;
  readonly dropDamaged: boolean;
  /** Which file finds the disk full, for a moment. */
  readonly fullDisk: 'none' | 'journal' | 'tables';
  /** Sends messages of so many characters. */
  readonly messageSize: number;
}

/** What is tried of a message or a row: a row's value is null when it is deleted. */
export type Change =
  | { readonly kind: 'send'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'row'; readonly id: string; readonly value: string | null };

/** What a data folder has: the texts of its messages, its rows, and what the index says of them. */
export interface Found {
  readonly messages: readonly string[];
  readonly rows: Readonly<Record<string, string>>;
  readonly index: Readonly<Record<string, string>>;
}

/** What a subject tells, a line each; it tries a change before it calls, and has done it once that is acknowledged. */
export type Told =
  | { readonly told: 'refused'; readonly message: string }
  | { readonly told: 'found'; readonly found: Found; readonly warnings: readonly string[] }
  | { readonly told: 'tries' | 'done' | 'failed'; readonly change: Change }
  | { readonly told: 'full' | 'room' };
