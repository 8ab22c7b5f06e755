import { readFileSync } from 'node:fs';

/** Where emulators answer otherwise than AWS, in cases of the contracts. */
export interface Difference {
  readonly emulators: readonly string[];
  /** By their full names, the titles around them before their own. */
  readonly cases: readonly string[];
  /** A regular expression for what these cases print when they fail. */
  readonly shows: string;
  /** It is a matter of time whether they fail. @default false */
  readonly sometimes?: boolean;
  readonly does: string;
  /** What AWS's documents say. */
  readonly aws: string;
  readonly right: 'embedded cloud' | 'emulator' | 'nobody can say';
  readonly source: string;
}

const FILE = 'test/emulators/differences.json';

export function readDifferences(): readonly Difference[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as readonly Difference[];
}

/** The rows of the documents' table. */
export function tableOf(differences: readonly Difference[]): readonly (readonly string[])[] {
  return differences.map(({ emulators, cases, does, aws, right, source }) => [
    emulators.join(', '),
    contractsOf(cases),
    does,
    aws,
    right,
    source,
  ]);
}

/** Such as `Queue, 3 cases`: a case's name begins with `SqsQueue as a Queue`. */
function contractsOf(cases: readonly string[]): string {
  const ports = new Set(cases.map((title) => /^\w+ as an? (\w+) /.exec(title)?.[1] ?? title));
  return `${[...ports].join(', ')}, ${cases.length === 1 ? '1 case' : `${cases.length} cases`}`;
}
