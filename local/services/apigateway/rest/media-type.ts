/** Whether a media type, without its parameters, is one of these, of which the wildcard is any type, and an absent one too. */
export function matchesMediaType(type: string | undefined, wanted: readonly string[]): boolean {
  if (wanted.includes('*/*')) return true;
  const [plain = ''] = (type ?? '').split(/[;,]/);
  return wanted.includes(plain.trim().toLowerCase());
}
