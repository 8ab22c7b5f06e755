/** Ceiling of the first pause, in milliseconds, where the answer names none; it doubles with every try. */
const FIRST_MS = 250;

/** Ceiling of any pause: what asks for a longer one is not waited for. */
export const LONGEST_PAUSE_MS = 60_000;

/** The pause after so many tries: what the answer's `Retry-After` says (RFC 9110, section 10.2.3), or full jitter. */
export function retryDelay(
  tries: number,
  retryAfter: string | undefined,
  { now, random }: { readonly now: number; readonly random: number },
): number {
  const told = readRetryAfter(retryAfter, now);
  if (told !== undefined) return told;
  return random * Math.min(LONGEST_PAUSE_MS, FIRST_MS * 2 ** (tries - 1));
}

/** Seconds, or a time; undefined for what is neither. */
function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
