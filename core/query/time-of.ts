import { type Parameters, readTime } from './read-parameters.ts';

/** The time that a parameter names, under its name, as ISO 8601 in UTC; nothing where it names none. Throws `invalid-request`. */
export function timeOf<Name extends 'from' | 'to'>(
  name: Name,
  parameters: Parameters,
): { readonly [N in Name]?: string } {
  const time = readTime(name, parameters[name]);
  return (time === undefined ? {} : { [name]: new Date(time).toISOString() }) as {
    readonly [N in Name]?: string;
  };
}
