import type { Json } from '../../event/event.ts';
import { type ConsoleGroup, isOfConsole, ROUTES, type Route, type RouteKeyOf } from '../routes.ts';
import { API_VERSION } from '../version.ts';
import { KEY_OPERATIONS } from './operations/key-operations.ts';
import { OPERATE_OPERATIONS } from './operations/operate-operations.ts';
import type { Operation } from './operations/operation.ts';
import { PROVISION_OPERATIONS } from './operations/provision-operations.ts';
import { PULL_OPERATIONS } from './operations/pull-operations.ts';
import { QUERY_OPERATIONS } from './operations/query-operations.ts';
import { ref, type Schema, text } from './schema.ts';
import { CATALOG_SCHEMAS } from './schemas/catalog-schemas.ts';
import { DELIVERY_SCHEMAS } from './schemas/delivery-schemas.ts';
import { EVENT_SCHEMAS } from './schemas/event-schemas.ts';
import { JOB_SCHEMAS } from './schemas/job-schemas.ts';
import { KEY_SCHEMAS } from './schemas/key-schemas.ts';
import { PROBLEM_SCHEMAS } from './schemas/problem-schemas.ts';
import { PULL_SCHEMAS } from './schemas/pull-schemas.ts';
import { RATE_SCHEMAS } from './schemas/rate-schemas.ts';
import { SUBSCRIBER_SCHEMAS } from './schemas/subscriber-schemas.ts';

type ApiRoute = Route & { readonly key: Exclude<Route['key'], RouteKeyOf<ConsoleGroup>> };

/** Every route has its operation: one that is forgotten is a type error. */
const OPERATIONS: Readonly<Record<ApiRoute['key'], Operation>> = {
  ...QUERY_OPERATIONS,
  ...OPERATE_OPERATIONS,
  ...PULL_OPERATIONS,
  ...PROVISION_OPERATIONS,
  ...KEY_OPERATIONS,
};

const COMMON_SCHEMAS = {
  ...PROBLEM_SCHEMAS,
  ...EVENT_SCHEMAS,
  ...DELIVERY_SCHEMAS,
  ...SUBSCRIBER_SCHEMAS,
  ...CATALOG_SCHEMAS,
  ...JOB_SCHEMAS,
  ...PULL_SCHEMAS,
  ...RATE_SCHEMAS,
};

/**
 * The OpenAPI 3.1 document of a router, from the table of its routes. The console's are not in it: they are a page and its
 * cookie, and what a program could do with them it does by the others. `apiKeys` says whether the router checks keys of its own,
 * and so has the routes of keys; who else may call is not the router's to know.
 */
export function makeOpenApi({ apiKeys }: { readonly apiKeys: boolean }): Json {
  const routes = ROUTES.filter(isOfApi).filter(({ group }) => apiKeys || group !== 'keys');
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route, apiKeys),
    };
  }
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: {
      title: 'Waybill',
      version: API_VERSION,
      description:
        'Every event delivered, every delivery accounted for. Errors are problems of RFC 9457; what stands before the router, such as API Gateway, may refuse a request in its own form.',
    },
    paths,
    components: {
      schemas: { ...COMMON_SCHEMAS, ...(apiKeys ? KEY_SCHEMAS : {}) },
      responses: { Problem: PROBLEM },
      ...(apiKeys ? { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } } : {}),
    },
  };
}

const PROBLEM = {
  description: 'A problem.',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};

function isOfApi(route: Route): route is ApiRoute {
  return !isOfConsole(route.group);
}

function operationOf(route: ApiRoute, apiKeys: boolean): Json {
  const { id, summary, answers, mayBeEmpty = false, ...operation } = OPERATIONS[route.key];
  const parameters = parametersOf(route, operation);
  const bodies =
    operation.body === undefined ? operation.bodies : { 'application/json': operation.body };
  return {
    operationId: id,
    summary,
    'x-waybill-permission': route.permission,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(bodies === undefined
      ? {}
      : { requestBody: { required: !mayBeEmpty, content: mapValues(bodies, withSchema) } }),
    responses: {
      ...mapValues(answers, answerOf),
      default: { $ref: '#/components/responses/Problem' },
    },
    ...(apiKeys && route.permission !== 'none' ? { security: [{ apiKey: [] }] } : {}),
  };
}

function parametersOf(
  { path }: Route,
  { query = {}, headers = {}, required = [] }: Pick<Operation, 'query' | 'headers' | 'required'>,
): readonly Json[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true },
    schema: text(undefined, { minLength: 1 }),
  }));
  const inQuery = Object.entries(query).map(([name, schema]) => ({
    ...{ name, in: 'query', schema },
    ...(required.includes(name) ? { required: true } : {}),
  }));
  const inHeaders = Object.entries(headers).map(([name, schema]) => ({
    ...{ name, in: 'header', schema },
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

function answerOf({
  says,
  schema,
  mediaType = 'application/json',
  headers,
}: Operation['answers'][number]): Json {
  return {
    description: says,
    ...(headers === undefined ? {} : { headers: mapValues(headers, withSchema) }),
    ...(schema === undefined ? {} : { content: { [mediaType]: withSchema(schema) } }),
  };
}

function withSchema(schema: Schema): { readonly schema: Schema } {
  return { schema };
}

function mapValues<T>(values: Readonly<Record<string, T>>, map: (value: T) => Json) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
