import type { Surroundings } from './bridge.ts';

/** Ceilings of the first pause and of any, in milliseconds; it doubles with each failure. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait after so many failures in a row: from half of a ceiling that doubles to all of it, so that many workers do not come back at once. */
export function backOffMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return ceiling * (0.5 + random / 2);
}

/** Waits so long, or until the signal aborts. */
export async function pause(
  ms: number,
  signal: AbortSignal,
  { clock }: Pick<Surroundings, 'clock'>,
): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done, fail) => {
    const abort = () => done();
    signal.addEventListener('abort', abort, { once: true });
    clock
      .sleep(ms, signal)
      .then(done, (error: unknown) => (signal.aborted ? done() : fail(error)))
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
