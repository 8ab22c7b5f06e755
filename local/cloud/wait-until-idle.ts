/** One thing that may still be at work, and how much of it. */
export interface Activity {
  readonly name: string;
  count(): number | Promise<number>;
}

/** Two looks with a pause between them, as work may be on its way from one part to the next. */
const QUIET_LOOKS = 2;
const PAUSE_MS = 2;
const DEFAULT_TIMEOUT_MS = 60_000;

/** Waits until nothing is at work; throws what is, after `timeoutMs` of real time. */
export async function waitUntilIdle(
  activities: readonly Activity[],
  { timeoutMs = DEFAULT_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (let quiet = 0; ; ) {
    const busy = await firstBusy(activities);
    quiet = busy === undefined ? quiet + 1 : 0;
    if (quiet === QUIET_LOOKS) return;
    if (busy !== undefined && performance.now() > until)
      throw new Error(`the cloud is not idle after ${timeoutMs} ms: it has ${busy}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function firstBusy(activities: readonly Activity[]): Promise<string | undefined> {
  for (const { name, count } of activities) {
    const busy = await count();
    if (busy > 0) return `${busy} ${name}`;
  }
  return undefined;
}
