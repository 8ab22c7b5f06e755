/** The name by which a function of any language says that no retry can help. */
const PERMANENT = 'PermanentError';

/**
 * Whether the name that a runtime gives an error says that no retry can help. Runtimes have more in it than the class: Java its packages
 * and outer classes (`com.shop.Orders$PermanentError`), Ruby `Function<Shop::PermanentError>`.
 */
export function isPermanentName(errorType: string, names: readonly string[]): boolean {
  const inner = /^Function<(.*)>$/.exec(errorType)?.[1] ?? errorType;
  const simple = inner.split(/[.$:]/).at(-1) ?? inner;
  return [PERMANENT, ...names].some((name) => [errorType, inner, simple].includes(name));
}
