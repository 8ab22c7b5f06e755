import { decodeSegment } from '../decode-segment.ts';
import type { HttpResponse } from '../to-response.ts';
import type { RestAuthorizer } from './rest-authorizer.ts';

/** What answers a method: a Lambda function, or a response that is written in the template. */
export type Integration =
  | { readonly functionArn: string; readonly timeoutMs: number }
  | { readonly mock: HttpResponse }
  /** Not run here, as the start has said. */
  | 'not-run';

/** A method of a resource. */
export interface RestMethod {
  /** `GET` and so on, or `ANY`. */
  readonly httpMethod: string;
  readonly integration: Integration;
  /** Decides who may call it. Without one it is open to everybody. */
  readonly authorizer?: RestAuthorizer;
  /** Whether a call needs an API key of a usage plan. */
  readonly needsKey: boolean;
}

/** A node of the tree of paths. */
export interface RestResource {
  readonly id: string;
  /** Such as `/items/{id}`, and `/` for the root. */
  readonly path: string;
  readonly methods: Map<string, RestMethod>;
}

/** A method with the resource that it is of, and the values of its path variables. */
export interface MethodMatch {
  readonly resource: RestResource;
  readonly method: RestMethod;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The method for a path without its stage: at each segment a literal goes before a variable, and that before a greedy
 * one, whatever comes after it; undefined where there is none.
 */
export function findMethod(
  resources: Iterable<RestResource>,
  httpMethod: string,
  path: string,
): MethodMatch | undefined {
  const segments = segmentsOf(path);
  let best: { readonly match: MethodMatch; readonly rank: string } | undefined;
  for (const resource of resources) {
    const found = tryPath(segmentsOf(resource.path), segments);
    const method = resource.methods.get(httpMethod) ?? resource.methods.get('ANY');
    if (found === undefined || method === undefined) continue;
    const { pathParameters, rank } = found;
    if (best === undefined || rank > best.rank)
      best = { match: { resource, method, pathParameters }, rank };
  }
  return best?.match;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** The rank has one digit a segment: 2 for a literal, 1 for a variable, 0 for a greedy one. */
function tryPath(
  wanted: readonly string[],
  actual: readonly string[],
): { readonly pathParameters: Record<string, string>; readonly rank: string } | undefined {
  const pathParameters: Record<string, string> = {};
  let rank = '';
  for (const [index, part] of wanted.entries()) {
    const segment = actual[index];
    if (segment === undefined) return undefined;
    if (part.endsWith('+}')) {
      pathParameters[part.slice(1, -2)] = actual.slice(index).map(decodeSegment).join('/');
      return { pathParameters, rank: `${rank}0` };
    }
    if (part.startsWith('{')) pathParameters[part.slice(1, -1)] = decodeSegment(segment);
    else if (part !== segment) return undefined;
    rank += part.startsWith('{') ? '1' : '2';
  }
  return wanted.length === actual.length ? { pathParameters, rank } : undefined;
}
