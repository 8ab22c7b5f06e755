import { parseArgs } from 'node:util';
import { drives } from './drives.ts';
import { findApps } from './find-apps.ts';
import { type Outcome, startApp } from './start-app.ts';

const HELP = `npm run survey -- FOLDER... [--only TEXT] [--install] [--driven] [--warnings]

Starts every CDK app in TypeScript or JavaScript under the folders, such as a checkout of public examples, on the embedded
cloud, and says in one line of each whether it starts and, where test/survey/drives knows how to go it, whether its main
path works. --driven leaves the others out.

The folders are left as they are: apps are copied, and compiled with the packages of this project alone. With --install
each is started as its user does it: its packages are installed in its folder, and the command of its cdk.json is run.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    install: { type: 'boolean', default: false },
    driven: { type: 'boolean', default: false },
    warnings: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || positionals.length === 0) console.log(HELP);

const driveOf = (name: string) => drives.find(({ app }) => name.split('/').includes(app));
const apps = positionals
  .flatMap(findApps)
  .filter(({ name }) => name.includes(values.only))
  .filter(({ name }) => !values.driven || driveOf(name) !== undefined);
const outcomes: Outcome[] = [];
for (const app of apps) {
  const outcome = await startApp(app, { drive: driveOf(app.name), isInstalled: values.install });
  outcomes.push(outcome);
  console.log(`${app.name}: ${describe(outcome)}`);
  if (values.warnings) for (const warning of outcome.warnings) console.log(`    ${warning}`);
}
if (apps.length > 0) {
  const started = outcomes.filter(({ error }) => error === undefined);
  const driven = outcomes.filter((outcome) => outcome.driven !== undefined);
  const working = driven.filter((outcome) => outcome.driven === '');
  console.log(
    `${started.length} of ${apps.length} start; the main path of ${working.length} of ${driven.length} works`,
  );
}

function describe({ error, warnings, seconds, driven }: Outcome): string {
  const named = warnings.length === 0 ? '' : `, ${warnings.length} named`;
  const path = driven === undefined ? '' : `; ${driven === '' ? 'its main path works' : driven}`;
  return `${error ?? `starts in ${seconds.toFixed(1)} s`}${named}${path}`;
}
