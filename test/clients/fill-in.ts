/** A value of a table with what was kept in place of `{name}`, and with `any` in place of `<any>`. */
export function fillIn(value: unknown, kept: ReadonlyMap<string, unknown>, any?: unknown): unknown {
  if (typeof value === 'string') return fillInText(value, kept, any);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, kept, any));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillIn(inner, kept, any)]),
  );
}

function fillInText(text: string, kept: ReadonlyMap<string, unknown>, any: unknown): unknown {
  if (text === '<any>' && any !== undefined) return any;
  const whole = /^\{(\w+)\}$/.exec(text)?.[1];
  if (whole !== undefined && kept.has(whole)) return kept.get(whole);
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    kept.has(name) ? String(kept.get(name)) : placeholder,
  );
}

/** The member at a path, such as `Messages.0.ReceiptHandle`; throws where there is none. */
export function read(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner: unknown, key) => {
    const found = (inner as Record<string, unknown> | undefined)?.[key];
    if (found === undefined) throw new Error(`the output has no ${path}`);
    return found;
  }, value);
}
