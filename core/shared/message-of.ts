/** What `fetch` says of every fault on the way to a server; the reason is in its cause. */
const SAYS_NOTHING = 'fetch failed';

/** What an error says, with its cause where it says nothing without. */
export function messageOf({ message, cause }: Error): string {
  if (message !== SAYS_NOTHING || !(cause instanceof Error)) return message;
  // Where several addresses of a host were tried, the cause has a code alone.
  const reason = cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return `${message}: ${reason}`;
}
