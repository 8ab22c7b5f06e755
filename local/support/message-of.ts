/** What an error says. Not by `instanceof`: in a test runner's realm, Node's errors are no `Error`. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
