/** The path of what is about a subscriber. */
export function pathOf(subscriber: string): string {
  return `/subscribers/${encodeURIComponent(subscriber)}`;
}
