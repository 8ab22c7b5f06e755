import type { CatalogType } from '../read-catalog.ts';
import { withinSize } from './within-size.ts';
import { type Room, writeType } from './write-type.ts';

/** The most characters of all types together: an answer of Lambda has 6 MB (Lambda developer guide, "Quotas"). */
const MOST_CHARACTERS = 1_500_000;

/**
 * A TypeScript declaration file of the events of a router: an interface `Events` of each type with its data, for `WaybillClient` and
 * `subscriber()`. The same while the catalog has learned nothing new, so that it can be kept with one's code.
 */
export function makeTypes(catalog: readonly CatalogType[]): string {
  const room: Room = { left: MOST_CHARACTERS };
  const types = withinSize(catalog);
  const lines = types.map(({ type, schema }) => {
    const data = schema === undefined ? 'unknown' : writeType(schema, { indent: '  ', room });
    return `  readonly ${JSON.stringify(type)}: ${data};\n`;
  });
  const open = types.filter(({ schema }, index) => schema !== catalog[index]?.schema).length;
  return [
    '// The events of a Waybill router, from its catalog (GET /catalog/types.d.ts). A type says what is declared, or else what was seen.\n',
    ...(open > 0 || room.left <= 0
      ? [
          '// Not all is here: there was no room for every schema, and what is missing is `unknown`.\n',
        ]
      : []),
    '\n/** The data of each type of event. */\n',
    `export interface Events {\n${lines.join('')}}\n`,
  ].join('');
}
