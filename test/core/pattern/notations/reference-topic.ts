import fc from 'fast-check';

/** Whether a topic exchange routes a key to a queue that is bound by a pattern, as RabbitMQ documents it (tutorial 5). */
export function matchesTopic(pattern: string, key: string): boolean {
  return fits(pattern.split('.'), key.split('.'));
}

function fits(pattern: readonly string[], words: readonly string[]): boolean {
  const [first, ...others] = pattern;
  if (first === undefined) return words.length === 0;
  if (first === '#')
    return words.some((_, at) => fits(others, words.slice(at))) || fits(others, []);
  return (first === '*' || first === words[0]) && words.length > 0 && fits(others, words.slice(1));
}

/** Few words, so that patterns and keys meet often, and what is special elsewhere. */
const word = fc.constantFrom('a', 'a', 'b', 'b', 'ab', '', 'a*', '\\', 'é', '#a');

/** Keys of one word and more, which are no empty text, as no type is. */
export const topicKey = fc
  .array(word, { minLength: 1, maxLength: 7 })
  .map((words) => words.join('.'))
  .filter((key) => key !== '');

export const topicText = fc
  .array(fc.oneof({ arbitrary: word, weight: 2 }, fc.constantFrom('*', '#')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((words) => words.join('.'))
  .filter((text) => text !== '');
