import { escapeLines } from './escape-text.ts';
import { type Printing, printJson, wantsJson } from './print-rows.ts';

/** A JSON document: in lines for a person, in one for a program. */
export function printDocument(document: object, printing: Printing): void {
  const { stdout } = printing.world;
  if (wantsJson(printing)) printJson(document, stdout);
  else for (const line of escapeLines(JSON.stringify(document, null, 2))) stdout.write(`${line}\n`);
}
