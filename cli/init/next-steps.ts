import { existsSync } from 'node:fs';
import { DEPENDENCIES, DEV_DEPENDENCIES, START } from './new-package.ts';
import type { Project } from './project.ts';

/** What is left to do by hand, one paragraph each; `npm start` is ours where `ownStart` says so. */
export function nextSteps({ app, packageJson }: Project, ownStart: boolean): readonly string[] {
  return [
    ...(app === undefined ? [] : [addToApp(app, packageJson?.type === 'module')]),
    ['Go on with:', ...commands({ app, packageJson }, ownStart).map(indented)].join('\n'),
    'And, while it runs, send an event of your own:\n  curl http://127.0.0.1:4700/events -H \'content-type: application/json\' -d \'{"source": "/shop", "type": "order.placed", "data": {"amount": 5, "email": "you@example.com"}}\'',
  ];
}

/** The file that a command of cdk.json runs, if it is TypeScript. */
export function typeScriptOf(app: string): string | undefined {
  return /[^\s'"]+\.[cm]?ts\b/.exec(app)?.[0];
}

function addToApp(app: string, isModule: boolean): string {
  const file = typeScriptOf(app);
  if (file === undefined)
    return `The \`app\` of cdk.json is no TypeScript: ${JSON.stringify(app)}. Add an EventRouter to a stack of it, as in "In a project of your own" of Waybill's README.`;
  const path = `../lib/waybill-stack${isModule ? '.js' : ''}`;
  const lines = [
    `import { WaybillStack } from '${path}';`,
    "new WaybillStack(app, 'WaybillStack');",
  ];
  return [`Add the stack to ${file}:`, ...lines.map(indented)].join('\n');
}

function commands({ app, packageJson }: Project, ownStart: boolean): readonly string[] {
  const start = ownStart ? 'npm start' : `npx ${START}`;
  if (packageJson === undefined) return ['npm install', start];
  const known = { ...packageJson.dependencies, ...packageJson.devDependencies };
  const missing = (names: object) => Object.keys(names).filter((name) => !(name in known));
  const add = packageManager();
  const needed = missing(DEPENDENCIES);
  // A CDK project has its own way to run TypeScript.
  const tools = app === undefined ? missing(DEV_DEPENDENCIES) : [];
  return [
    ...(needed.length === 0 ? [] : [`${add} ${needed.join(' ')}`]),
    ...(tools.length === 0 ? [] : [`${add} -D ${tools.join(' ')}`]),
    start,
  ];
}

function packageManager(): string {
  if (existsSync('pnpm-lock.yaml')) return 'pnpm add';
  return existsSync('yarn.lock') ? 'yarn add' : 'npm install';
}

const indented = (line: string): string => `  ${line}`;
