import { readFileSync } from 'node:fs';
import { escapeLines } from '../format/escape-text.ts';
import { addStartScript } from './add-script.ts';
import { newPackage, START } from './new-package.ts';
import { nextSteps, typeScriptOf } from './next-steps.ts';
import { type Project, readProject } from './project.ts';
import { writeNewFile } from './write-new-file.ts';

/** The files that are written, as they are in the package; from `dist/bin` and `dist/chunks` as from here. */
const TEMPLATES = new URL('../../examples/quick-start/', import.meta.url);

/** Writes what a router needs into this folder, over nothing that is there, and prints what to do next. */
export function init(): void {
  const project = readProject();
  const outcomes = [...filesFor(project).map(writeTemplate), writeStart(project)];
  const ownStart = (project.packageJson?.scripts?.start ?? START) === START;
  const paragraphs = [
    ...list('Wrote:', outcomes, (outcome) => outcome.written),
    ...list('Left alone, since it was there:', outcomes, (outcome) => !outcome.written),
    ...nextSteps(project, ownStart),
  ];
  process.stdout.write(`${escapeLines(paragraphs.join('\n\n')).join('\n')}\n`);
}

interface Outcome {
  readonly name: string;
  readonly written: boolean;
}

function filesFor({ app }: Project): readonly string[] {
  const common = ['handlers/receipts.ts', 'events.json'];
  if (app === undefined) return ['cdk.json', 'bin/app.ts', ...common];
  return typeScriptOf(app) === undefined ? common : ['lib/waybill-stack.ts', ...common];
}

function writeTemplate(name: string): Outcome {
  return { name, written: writeNewFile(name, readFileSync(new URL(name, TEMPLATES), 'utf8')) };
}

function writeStart({ packageJson }: Project): Outcome {
  if (packageJson === undefined)
    return { name: 'package.json', written: writeNewFile('package.json', newPackage()) };
  const name = 'the script `start` of package.json';
  return { name, written: addStartScript(packageJson, START) };
}

function list(
  title: string,
  outcomes: readonly Outcome[],
  isListed: (outcome: Outcome) => boolean,
): readonly string[] {
  const names = outcomes.filter(isListed).map(({ name }) => `  ${name}`);
  return names.length === 0 ? [] : [[title, ...names].join('\n')];
}
