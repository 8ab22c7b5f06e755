import type { ProxyEvent } from '../to-event.ts';

/**
 * The values of an authorizer's identity sources (API Gateway developer guide, "Identity sources"); undefined when one
 * is missing or empty: the caller is then refused without being asked for more.
 */
export function readIdentity(
  sources: readonly string[],
  event: ProxyEvent,
): readonly string[] | undefined {
  const values: string[] = [];
  for (const source of sources) {
    const value = readSource(source, event);
    if (value === undefined || value === '') return undefined;
    values.push(value);
  }
  return values;
}

function readSource(source: string, event: ProxyEvent): string | undefined {
  const [, place, name = ''] =
    /^\$(request\.header|request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  if (place === 'request.header') return event.headers[name.toLowerCase()];
  if (place === 'request.querystring') return event.queryStringParameters?.[name];
  if (place !== 'context') return undefined;
  const value = name
    .split('.')
    .reduce<unknown>(
      (found, key) => (found as Readonly<Record<string, unknown>> | undefined)?.[key],
      event.requestContext,
    );
  return value === undefined ? undefined : String(value);
}
