import { parseArgs } from 'node:util';
import { findApps } from './find-apps.ts';
import { startApp } from './start-app.ts';

const HELP = `npm run survey -- FOLDER... [--only TEXT] [--warnings]

Starts every CDK app in TypeScript or JavaScript under the folders, such as a checkout of public examples, on the embedded
cloud, and says in one line of each whether it starts. The folders are left as they are: apps are copied, and compiled with
the packages of this project alone.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    warnings: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || positionals.length === 0) console.log(HELP);
const apps = positionals.flatMap(findApps).filter(({ name }) => name.includes(values.only));
let started = 0;
for (const app of apps) {
  const { error, warnings, seconds } = await startApp(app);
  if (error === undefined) started += 1;
  const named = warnings.length === 0 ? '' : `, ${warnings.length} named`;
  console.log(`${app.name}: ${error ?? `starts in ${seconds.toFixed(1)} s`}${named}`);
  if (values.warnings) for (const warning of warnings) console.log(`    ${warning}`);
}
if (apps.length > 0) console.log(`${started} of ${apps.length} start`);
