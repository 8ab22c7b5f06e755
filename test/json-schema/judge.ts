import { WaybillError } from '../../core/errors.ts';
import type { Validate } from '../../core/ports/catalog/schema-compiler.ts';
import { schemaCompiler } from '../../json-schema/compile-schema.ts';
import type { Group } from './fetch-suite.ts';

/** Why schemas of the suite are refused: by the words of the refusal. */
const REFUSALS: Readonly<Record<string, RegExp>> = {
  'a reference into another document': /must be a reference into the same schema/,
  'a document within a document': /`\$id` may stand at the top only/,
  'a dynamic reference': /references that depend on who refers are not supported/,
  'a format that is not checked': /\/format: it must be one of/,
  'another dialect': /\/\$schema: it must be/,
  'a keyword of another draft': /it is of draft \d/,
  'a keyword that is none': /it is no keyword of JSON Schema 2020-12/,
  'a reference to what is no schema': /must refer to a schema that there is/,
};

/** What a router does otherwise, on purpose: formats are checked, where the draft leaves it open. */
const DIFFERENCES: Readonly<Record<string, RegExp>> = {
  'a format is checked': / is only an annotation by default$/,
};

/** How many cases came out how; `wrong` names those that nothing here explains. */
export interface Verdict {
  right: number;
  readonly refused: Record<string, number>;
  readonly otherwise: Record<string, number>;
  readonly wrong: string[];
}

/** Holds every case of some groups against what the adapter says of it. */
export function judge(groups: readonly Group[]): Verdict {
  const verdict: Verdict = { right: 0, refused: {}, otherwise: {}, wrong: [] };
  for (const group of groups) {
    const compiled = compile(group);
    if (typeof compiled === 'function') judgeCases(group, compiled, verdict);
    else if (compiled.kind !== undefined) add(verdict.refused, compiled.kind, group.tests.length);
    else verdict.wrong.push(`${group.file}: ${group.description}: ${compiled.message}`);
  }
  return verdict;
}

function compile({
  schema,
}: Group): Validate | { readonly kind?: string; readonly message: string } {
  try {
    return schemaCompiler.compile(schema);
  } catch (error) {
    if (!(error instanceof WaybillError && error.code === 'invalid-schema')) throw error;
    const { message } = error;
    const [kind] = Object.entries(REFUSALS).find(([, words]) => words.test(message)) ?? [];
    return { message, ...(kind === undefined ? {} : { kind }) };
  }
}

function judgeCases(
  { file, description, tests }: Group,
  validate: Validate,
  verdict: Verdict,
): void {
  for (const { description: about, data, valid } of tests) {
    const [kind] = Object.entries(DIFFERENCES).find(([, words]) => words.test(about)) ?? [];
    const isValid = validate(data).length === 0;
    if (isValid === valid) verdict.right++;
    else if (kind !== undefined && !isValid) add(verdict.otherwise, kind, 1);
    else verdict.wrong.push(`${file}: ${description}: ${about}`);
  }
}

function add(counts: Record<string, number>, kind: string, count: number): void {
  counts[kind] = (counts[kind] ?? 0) + count;
}
