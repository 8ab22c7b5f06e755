/** The query of a path, with its question mark; empty where nothing is asked. */
export function writeQuery(
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const parts = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
