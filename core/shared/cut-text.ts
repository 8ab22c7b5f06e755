/** The beginning of a text, at most so many UTF-16 units long; a pair of surrogates is never cut in two. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return /[\ud800-\udbff]$/.test(cut) && /^[\udc00-\udfff]/.test(text.slice(most, most + 1))
    ? cut.slice(0, -1)
    : cut;
}

/** A text that is cut to so many UTF-16 units where it is longer, and then ends with an ellipsis. */
export function shortenText(text: string, most: number): string {
  return text.length <= most ? text : `${cutText(text, most - 1)}…`;
}
