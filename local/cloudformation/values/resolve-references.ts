import type { Json } from '../../../core/event/event.ts';
import { isList, isRecord } from '../json.ts';
import { NotRunError } from '../not-run-error.ts';
import type { AppValues } from './app-values.ts';

/** CloudFormation user guide, "Get values stored in other services using dynamic references". */
const REFERENCE = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}/g;

/** A value with the references to parameters and secrets replaced; `keepSecure` leaves those of secure ones as they are. */
export function resolveReferences(
  value: Json,
  values: AppValues,
  { keepSecure = false }: { readonly keepSecure?: boolean } = {},
): Json {
  const inner = (member: Json) => resolveReferences(member, values, { keepSecure });
  if (isList(value)) return value.map(inner);
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inner(member)]));
  if (typeof value !== 'string') return value;
  return value.replace(REFERENCE, (whole, service: string, reference: string) => {
    if (service === 'ssm') return values.ssmParameter(reference.replace(/:\d+$/, ''));
    if (keepSecure) return whole;
    if (service === 'ssm-secure') return values.ssmParameter(reference.replace(/:\d+$/, ''));
    return secretValue(reference, values);
  });
}

/** `id:SecretString:key:stage:version`, of which an ARN as the id has seven parts, and all but the id may be left out. */
function secretValue(reference: string, values: AppValues): string {
  const parts = reference.split(':');
  const id = parts.splice(0, reference.startsWith('arn:') ? 7 : 1).join(':');
  const [, key = '', stage = '', version = ''] = parts;
  if (version !== '' || (stage !== '' && stage !== 'AWSCURRENT'))
    throw new NotRunError(`versions of secrets are not run locally, and "${reference}" names one`);
  const secret = values.secret(id);
  return key === '' ? secret : memberOf(secret, id, key);
}

function memberOf(secret: string, id: string, key: string): string {
  const value = parseObject(secret)?.[key];
  if (typeof value === 'string') return value;
  if (value !== undefined) return JSON.stringify(value);
  throw new Error(`the secret "${id}" is no JSON object with the key "${key}"`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}
