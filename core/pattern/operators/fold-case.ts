/** A text in the one form that all the strings have which are equal to it in any case: `ß`, `ẞ`, `ss` and `SS` are `SS`. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}
