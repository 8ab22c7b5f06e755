/** The time, and what waits for it. Use cases never read it from anywhere else. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Calls `run` once at `at` (epoch milliseconds) or soon after; the answer cancels it. */
  schedule(at: number, run: () => void): () => void;
}
