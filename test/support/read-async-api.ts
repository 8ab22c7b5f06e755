import { Parser } from '@asyncapi/parser';

/** What AsyncAPI's own parser makes of a document, and the errors that it finds. */
export async function readAsyncApi(value: unknown) {
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(value));
  const errors = diagnostics
    .filter(({ severity }) => severity === 0)
    .map(({ code, message, path }) => `${code} ${message} ${path.join('/').slice(0, 200)}`);
  return { document, errors };
}
