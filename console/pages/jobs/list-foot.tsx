import type { First } from '../../app/use-first.ts';
import { countWords } from '../../parts/words.ts';

interface ListFootProps<T> {
  readonly of: First<T>;
  /** `delivery`, and the same of many. */
  readonly noun: readonly [one: string, many: string];
}

/** Below a list: how much there is, whether there is more, and a further look where what is looked for is rare. */
export function ListFoot<T>({ of, noun }: ListFootProps<T>) {
  const taken = of.data.value;
  if (taken === undefined || (taken.items.length === 0 && !taken.isCut)) return null;
  return (
    <span class="actions">
      {countWords(taken.items.length, ...noun)}
      {taken.more && (taken.isCut ? ' as far as it was looked' : ', and more')}
      {taken.isCut && (
        <button type="button" onClick={of.lookFurther}>
          Look further
        </button>
      )}
    </span>
  );
}
