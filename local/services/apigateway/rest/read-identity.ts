import type { RestEvent } from './rest-event.ts';

/**
 * The values of an authorizer's identity sources (API Gateway developer guide, "Configure a Lambda authorizer");
 * undefined when one is missing or empty: the caller is then refused without the function being asked.
 */
export function readIdentity(
  sources: readonly string[],
  event: RestEvent,
): readonly string[] | undefined {
  const values = sources.map((source) => readSource(source, event));
  return values.every((value) => value !== undefined && value !== '')
    ? (values as string[])
    : undefined;
}

function readSource(source: string, event: RestEvent): string | undefined {
  const [, place, name = ''] =
    /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(
      source.trim(),
    ) ?? [];
  switch (place) {
    case 'method.request.header':
      return headerOf(event, name);
    case 'method.request.querystring':
      return event.queryStringParameters?.[name];
    case 'stageVariables':
      return event.stageVariables?.[name];
    case 'context':
      return contextOf(event, name);
    default:
      return undefined;
  }
}

function headerOf({ headers }: RestEvent, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([header]) => header.toLowerCase() === wanted)?.[1];
}

/** Such as `identity.sourceIp`. */
function contextOf({ requestContext }: RestEvent, name: string): string | undefined {
  const value = name
    .split('.')
    .reduce<unknown>(
      (found, key) => (found as Readonly<Record<string, unknown>> | undefined)?.[key],
      requestContext,
    );
  return value === undefined || value === null ? undefined : String(value);
}
