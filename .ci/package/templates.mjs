/** CDK's TypeScript template as `cdk init` of 2.170 (November 2024) wrote it: CommonJS, ts-node, ts-jest, and libraries' types checked. */
export const TEMPLATE_OF_2024 = {
  'package.json': {
    name: 'shop',
    version: '0.1.0',
    devDependencies: {
      '@types/jest': '^29.5.14',
      '@types/node': '22.7.9',
      jest: '^29.7.0',
      'ts-jest': '^29.2.5',
      'ts-node': '^10.9.2',
      typescript: '~5.6.3',
    },
    dependencies: { 'aws-cdk-lib': '2.276.0', constructs: '^10.8.1' },
  },
  'tsconfig.json': {
    compilerOptions: {
      target: 'ES2020',
      module: 'commonjs',
      lib: ['es2020', 'dom'],
      declaration: true,
      strict: true,
      noImplicitReturns: true,
      inlineSourceMap: true,
      inlineSources: true,
      experimentalDecorators: true,
      strictPropertyInitialization: false,
      typeRoots: ['./node_modules/@types'],
    },
    exclude: ['node_modules', 'cdk.out'],
  },
  'cdk.json': { app: 'npx ts-node --prefer-ts-exts bin/shop.ts' },
  'jest.config.js': `module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\\\.tsx?$': 'ts-jest' },
};
`,
  'bin/shop.ts': `import * as cdk from 'aws-cdk-lib';
const app = new cdk.App();
`,
};

/** A test as a user's project has one, for Jest as CDK's templates set it up: CommonJS. */
export const CLOUD_TEST = `import { App } from 'aws-cdk-lib';
import { WaybillClient } from 'waybill/client';
import { startCloud, VirtualClock } from 'waybill/local';
import { WaybillStack } from '../lib/waybill-stack';

test('delivers an event', async () => {
  const app = new App();
  new WaybillStack(app, 'Tested');
  const clock = new VirtualClock(Date.now());
  const cloud = await startCloud({ assembly: app.synth().directory, clock });
  try {
    const data = { amount: 5, email: 'you@example.com' };
    const client = new WaybillClient({ url: cloud.url, clock });
    const { trackingId } = await client.publish({ source: '/shop', type: 'order.placed', data });
    await cloud.advance(60_000);
    expect((await cloud.waybill(trackingId)).deliveries[0]?.status).toBe('delivered');
  } finally {
    await cloud.stop();
  }
}, 60_000);
`;

/** A program in JavaScript that synthesizes and delivers; its first lines are \`importNames\`. */
const JAVASCRIPT = `
async function main() {
  const app = new App();
  const stack = new Stack(app, 'Plain');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  const entry = 'handlers/receipts.ts';
  const target = new FunctionTarget(new SubscriberFunction(stack, 'Receipts', { entry }));
  router.addSubscriber('receipts', { pattern: { type: ['order.placed'] }, target });
  const cloud = await startCloud({ assembly: app.synth().directory });
  const data = { amount: 5, email: 'you@example.com' };
  const client = new WaybillClient({ url: cloud.url });
  const { trackingId } = await client.publish({ source: '/shop', type: 'order.placed', data });
  await cloud.waitUntilIdle();
  const { deliveries } = await client.waybill(trackingId);
  await cloud.stop();
  if (deliveries[0]?.status !== 'delivered') throw new Error(JSON.stringify(deliveries));
}
main();
`;

const NAMES = [
  ['{ App, Stack }', 'aws-cdk-lib/core'],
  ['{ EventRouter, FunctionTarget, SubscriberFunction }', 'waybill'],
  ['{ startCloud }', 'waybill/local'],
  ['{ WaybillClient }', 'waybill/client'],
];

/** The same program twice, and one that sees whether both ways give the same classes. */
export const JAVASCRIPT_FILES = {
  'plain.cjs':
    NAMES.map(([names, from]) => `const ${names} = require('${from}');\n`).join('') + JAVASCRIPT,
  'plain.mjs':
    NAMES.map(([names, from]) => `import ${names} from '${from}';\n`).join('') + JAVASCRIPT,
  'both.mjs': `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const [name, isOnce] of [['waybill', true], ['waybill/local', true], ['waybill/subscriber', false], ['waybill/client', false]]) {
  const required = require(name);
  const imported = await import(name);
  for (const key of new Set([...Object.keys(required), ...Object.keys(imported)]))
    if (typeof required[key] !== typeof imported[key] || (isOnce && required[key] !== imported[key]))
      throw new Error(\`\${name} has two of \${key}\`);
}
`,
};
