import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeTypes } from '../../../../core/catalog/documents/make-types.ts';
import type { CatalogType } from '../../../../core/catalog/read-catalog.ts';
import { inferSchema } from '../../../../core/catalog/schema/infer-schema.ts';
import type { Json } from '../../../../core/event/event.ts';

const known = (type: string, data: Json): CatalogType => ({
  ...{ type, subscribers: [], schema: inferSchema(data) },
});

/** What the compiler says of files, with the package's own public types. */
function compile(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  const options = {
    ...{
      target: 'es2023',
      lib: ['es2023', 'es2024.string'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      noEmit: true,
    },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
    ...{ allowImportingTsExtensions: true, types: ['node'] },
    typeRoots: [resolve('node_modules/@types')],
    paths: { 'waybill/*': [resolve('*/index.ts')] },
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['*.ts'] }),
  );
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    return execFileSync(
      process.execPath,
      [resolve('node_modules/typescript/bin/tsc'), '-p', folder],
      {
        encoding: 'utf8',
      },
    );
  } catch (error) {
    return String(Reflect.get(Object(error), 'stdout'));
  }
}

const PROGRAM = `
import { WaybillClient } from 'waybill/client';
import { subscriber } from 'waybill/subscriber';
import type { Events } from './events.js';

const client = new WaybillClient<Events>({ url: 'https://router.example' });
const source = '/shop';
await client.publish({ source, type: 'order.placed', data: { amount: 5, note: null } });
await client.publish([
  { source, type: 'order.placed', data: { amount: 5, note: null }, tenant: 'a' },
  { source, type: 'user.left' },
]);
// @ts-expect-error A type that is not there.
await client.publish({ source, type: 'order.plaecd', data: { amount: 5, note: null } });
// @ts-expect-error A member of another type.
await client.publish({ source, type: 'order.placed', data: { amount: '5', note: null } });
// @ts-expect-error No data.
await client.publish({ source, type: 'order.placed' });
// @ts-expect-error No source.
await client.publish({ type: 'user.left' });

export const one = subscriber<Events, 'order.placed'>(async ({ type, data }) => {
  const name: 'order.placed' = type;
  const amount: number = data.amount;
  // @ts-expect-error It has no such member.
  console.log(name, amount, data.price);
});
export const some = subscriber<Events, 'order.placed' | 'order.paid'>((event, context) => {
  if (event.type === 'order.paid') console.log(event.data.method.length, context.attempt);
  else console.log(event.data.amount.toFixed(), event.subject?.length);
  // @ts-expect-error Only one of the types has it.
  console.log(event.data.method);
});
// @ts-expect-error A type that is not there.
export const wrong = subscriber<Events, 'order.plaecd'>(() => {});
export const data = subscriber<Events['order.paid']>((event) => console.log(event.data.method));

const any = new WaybillClient({ url: 'https://router.example' });
await any.publish({ source, type: 'anything' });
await any.publish([{ source, type: 'anything', data: { a: 1 } }]);
`;

describe('the types of the catalog', () => {
  it('are the same text while nothing new is learned', () => {
    const text = makeTypes([
      known('order.placed', { amount: 5, note: null }),
      { type: 'user.left', subscribers: [] },
    ]);

    expect(
      text,
    ).toBe(`// The events of a Waybill router, from its catalog (GET /catalog/types.d.ts). A type says what is declared, or else what was seen.

/** The data of each type of event. */
export interface Events {
  readonly "order.placed": {
    readonly amount: number;
    readonly note: null;
  };
  readonly "user.left": unknown;
}
`);
  });

  it('are what WaybillClient and subscriber() take', () => {
    const events = makeTypes([
      known('order.placed', { amount: 5, note: null }),
      known('order.paid', { method: 'card' }),
      { type: 'user.left', subscribers: [] },
    ]);

    expect(compile({ 'events.d.ts': events, 'program.ts': PROGRAM })).toBe('');
  }, 30_000);

  it('are fitted by what they were learned from, whatever its members and types are called', () => {
    const hostile = [
      '__proto__',
      'constructor',
      'a"b',
      'a\\b',
      '*/ evil',
      '`$`',
      '\n}',
      '\u2028',
      '\ud800',
      'x'.repeat(256),
    ];
    const samples: readonly Json[] = [
      ...fc
        .sample(fc.jsonValue({ maxDepth: 4 }), { numRuns: 100, seed: 42 })
        .map((sample) => sample as Json),
      ...hostile.map((name) => ({ [`${name}!`]: 1, list: [{ [`${name}!`]: 'x' }, {}] })),
    ];
    const types = [
      ...samples.map((sample, n) => known(`t${n}`, sample)),
      ...hostile.map((type) => known(type, 1)),
    ];
    // A literal member of this name would be the prototype.
    const values = samples.flatMap((sample, n) =>
      JSON.stringify(sample).includes('"__proto__"')
        ? []
        : `export const v${n}: Events['t${n}'] = ${JSON.stringify(sample)};\n`,
    );

    const said = compile({
      'events.ts': makeTypes(types),
      'values.ts': `import type { Events } from './events.ts';\n${values.join('')}`,
    });

    expect(said).toBe('');
    expect(values.length).toBeGreaterThan(90);
  }, 30_000);

  it('fit into an answer, and say that not all is there', () => {
    const data = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`m${n}`, { a: { b: [n] } }]),
    );

    const text = makeTypes(Array.from({ length: 1000 }, (_, n) => known(`type.${n}`, data)));

    expect(Buffer.byteLength(text)).toBeLessThan(5_500_000);
    expect(text).toContain('// Not all is here');
    expect(text).toContain('readonly "type.999": unknown;');
  });

  it('are valid without any types', () => {
    expect(compile({ 'events.ts': makeTypes([]) })).toBe('');
  }, 30_000);
});
