/**
 * The URL that a text is, or undefined. `URL.canParse()` is not asked: in Node 20 and 22, once it has been called some
 * thousand times, it says no to a text with characters between U+0080 and U+00FF (its fast path reads Latin-1 as UTF-8).
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
