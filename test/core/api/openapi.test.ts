import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { makeOpenApi } from '../../../core/api/openapi/make-openapi.ts';
import { isOfConsole, ROUTES } from '../../../core/api/routes.ts';
import { API_VERSION } from '../../../core/api/version.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly security?: unknown;
}

const DOCUMENTED = ROUTES.filter(({ group }) => !isOfConsole(group));

const documentOf = (apiKeys: boolean) => makeOpenApi({ apiKeys }) as unknown as Document;

/** Every operation, by `GET /path`. */
function operationsOf({ paths }: Document): ReadonlyMap<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

/** Where a reference leads to; undefined where it leads nowhere. */
function follow(document: Document, reference: string): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((place, name) => (place as Record<string, unknown>)?.[name], document);
}

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

describe('the OpenAPI document', () => {
  it("has each route of the table but the console's, and no other", () => {
    const keys = [...operationsOf(documentOf(true)).keys()];

    expect(keys.sort()).toEqual(DOCUMENTED.map(({ key }) => key).sort());
  });

  it('has no routes of keys, and wants none, where the router checks none', () => {
    const document = documentOf(false);

    expect([...operationsOf(document).keys()].filter((key) => key.includes('/keys'))).toEqual([]);
    expect(document.components).not.toHaveProperty('securitySchemes');
    expect(document.components.schemas).not.toHaveProperty('Key');
  });

  it('wants a key for each route but those that are open', () => {
    const operations = operationsOf(documentOf(true));

    for (const { key, permission } of DOCUMENTED)
      expect([key, operations.get(key)?.security !== undefined]).toEqual([
        key,
        permission !== 'none',
      ]);
  });

  it('names every operation once, and every variable of its path', () => {
    const operations = operationsOf(documentOf(true));
    const ids = [...operations.values()].map(({ operationId }) => operationId);

    expect(new Set(ids).size).toBe(DOCUMENTED.length);
    for (const [key, { parameters = [] }] of operations) {
      const named = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
      expect(named).toEqual(key.match(/\{[^}]+\}/g) ?? []);
    }
  });

  it('refers to nothing that is not there, and has nothing that nobody refers to', () => {
    const document = documentOf(true);
    const references = new Set(referencesIn(document));
    const schemas = Object.keys(document.components.schemas ?? {});

    expect([...references].filter((one) => follow(document, one) === undefined)).toEqual([]);
    expect(schemas.filter((name) => !references.has(`#/components/schemas/${name}`))).toEqual([]);
  });

  it('is of the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

    expect(API_VERSION).toBe(version);
  });
});
