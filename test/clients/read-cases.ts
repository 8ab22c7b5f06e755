import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One call, and what AWS answers to it: an error, or what an output has beside other things. */
export interface Step {
  /** Such as `sqs.SendMessage`. */
  readonly call: string;
  /** `{name}` is what an earlier step has kept under that name; in a text, or all of it. */
  readonly input?: unknown;
  /** `<any>` is any value. */
  readonly output?: Readonly<Record<string, unknown>>;
  /** Asked again until it is so, for some seconds: what AWS does later. */
  readonly eventually?: boolean;
  /** The members that the output has not. */
  readonly absent?: readonly string[];
  readonly error?: { readonly code: string; readonly message?: string };
  /** What is kept, by name: the path of a member, such as `Messages.0.ReceiptHandle`. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Calls that build on each other. */
export interface Case {
  readonly title: string;
  /** Where AWS, or somebody who asked it, says so. */
  readonly source: string;
  readonly steps: readonly Step[];
}

const FOLDER = 'test/clients/cases';

/** Every case of the tables, by the name of its table. */
export function readCases(): readonly (readonly [table: string, cases: readonly Case[]])[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Case[],
    ]);
}
