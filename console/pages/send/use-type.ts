import { type Signal, useComputed } from '@preact/signals';
import { RouterError, type ShownType } from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { useAnswer } from '../../app/use-answer.ts';

/** What is known of the type that is typed; undefined until it is, and where nothing is. */
export function useType(type: string): Signal<ShownType | undefined> {
  const { value } = useAnswer(type === '' ? undefined : type, async (signal) => {
    try {
      return await router.catalog.get(type, { signal });
    } catch (error) {
      if (error instanceof RouterError && error.status === 404) return undefined;
      throw error;
    }
  });
  return useComputed(() => value.value);
}
