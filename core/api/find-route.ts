import type { Route } from './routes.ts';

/** The route of a request with its path variables, or the methods that its path has; none for an unknown path. */
export type FoundRoute<R extends Route> =
  | { readonly route: R; readonly pathParameters: Readonly<Record<string, string>> }
  | { readonly route: undefined; readonly allow: readonly string[] };

/** Finds a request's way as API Gateway does; `path` is as the client wrote it, without the query. The first of two is taken. */
export function findRoute<R extends Route>(
  routes: readonly R[],
  { method, path }: { readonly method: string; readonly path: string },
): FoundRoute<R> {
  const onPath = routes.flatMap((route) => {
    const pathParameters = matchPath(route.path, path);
    return pathParameters === undefined ? [] : [{ route, pathParameters }];
  });
  const found = onPath.find(({ route }) => route.method === method);
  const allow = [...new Set(onPath.map(({ route }) => route.method))];
  return found ?? { route: undefined, allow };
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const actual = path.split('/');
  const isGreedy = template.endsWith('+}');
  if (isGreedy ? actual.length < wanted.length : actual.length !== wanted.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = actual[index] ?? '';
    if (part.endsWith('+}'))
      variables[part.slice(1, -2)] = actual.slice(index).map(decode).join('/');
    else if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
    } else if (segment === '') return undefined;
    else variables[part.slice(1, -1)] = decode(segment);
  }
  return variables;
}

/** What is no valid encoding stands for itself, and will not be found. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
