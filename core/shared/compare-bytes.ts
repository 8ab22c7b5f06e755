const encoder = new TextEncoder();

/** The order of two texts by their bytes in UTF-8, which is DynamoDB's order of sort keys; `<` of JavaScript compares UTF-16. */
export function compareBytes(a: string, b: string): number {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  const place = x.findIndex((byte, index) => byte !== y[index]);
  return place < 0 ? x.length - y.length : (x[place] ?? 0) - (y[place] ?? -1);
}
