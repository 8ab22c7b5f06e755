import type { CorsRules } from '../../../services/apigateway/cors.ts';
import type { PropertyReader } from '../../property-reader.ts';

/** The CORS configuration of an HTTP API or a function URL, which both write alike; undefined where the property is absent. */
export function readCors(properties: PropertyReader, name: string): CorsRules | undefined {
  if (properties.values[name] === undefined) return undefined;
  const cors = properties.object(name);
  const strings = (member: string) => cors.list(member).map(String);
  return {
    allowOrigins: strings('AllowOrigins'),
    allowMethods: strings('AllowMethods'),
    allowHeaders: strings('AllowHeaders'),
    exposeHeaders: strings('ExposeHeaders'),
    allowCredentials: cors.flag('AllowCredentials') ?? false,
    maxAgeSeconds: cors.number('MaxAge'),
  };
}
