import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';

const SECTION = /^### What users of (\w+) rely on\n\n([\s\S]*?)\n\n/gm;

/** The rows of a table: what users rely on, and how they get it here, with what shows it. */
function rowsOf(table: string): readonly (readonly [what: string, here: string])[] {
  return table
    .split('\n')
    .slice(2)
    .map((line) => {
      const [what = '', ...here] = line
        .split('|')
        .map((cell) => cell.trim())
        .filter(Boolean);
      return [what, here.join(' ')];
    });
}

/** Tests that a text names: their files, and the title that stands before a file, if one does. */
function namedIn(
  here: string,
): readonly { readonly title: string | undefined; readonly file: string }[] {
  const found = here.matchAll(/(?:"([^"]+)"[^"`]*?)?`(test\/[^`]+)`/g);
  return [...found].map(([, title, file = '']) => ({ title, file }));
}

const tables = [...`${readFileSync('docs/brokers.md', 'utf8')}\n\n`.matchAll(SECTION)].map(
  ([, broker = '', table = '']) => ({ broker, rows: rowsOf(table) }),
);

describe('docs/brokers.md', () => {
  it('says of each broker what its users rely on', () => {
    expect(tables.map(({ broker }) => broker)).toEqual(['Kafka', 'RabbitMQ', 'Redis', 'ActiveMQ']);
    for (const { rows } of tables) expect(rows.length).toBeGreaterThan(10);
  });

  test.each(tables)('names the test that shows each yes of $broker', ({ rows }) => {
    const unshown = rows.filter(([, here]) => /^yes\b/i.test(here) && namedIn(here).length === 0);

    expect(unshown).toEqual([]);
  });

  test.each(tables)(
    'names tests of $broker that are there, by titles that they have',
    ({ rows }) => {
      const missing = rows
        .flatMap(([, here]) => namedIn(here))
        .filter(({ file, title }) => {
          if (!existsSync(file)) return true;
          const start = title?.replace(/ \.\.\.$/, '');
          return start !== undefined && !readFileSync(file, 'utf8').includes(start);
        });

      expect(missing).toEqual([]);
    },
  );
});
