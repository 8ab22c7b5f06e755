import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { isJsonObject } from '../shared/json/json-object.ts';

/** Who asks a broker. */
export interface BrokerLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * Reads a secret's text, which is a JSON object with `username` and `password`, as those of Amazon MQ and MSK are (Amazon MSK developer guide,
 * "Sign-in credentials authentication with AWS Secrets Manager"). `where` is what an error calls it; the secret itself is in no error.
 * Throws `invalid-settings`.
 */
export function parseLogin(text: string | undefined, where: string): BrokerLogin {
  const value = parse(text);
  if (isJsonObject(value)) {
    const { username, password } = value;
    if (typeof username === 'string' && typeof password === 'string') return { username, password };
  }
  throw new WaybillError(
    'invalid-settings',
    `${where} must be a JSON object with the texts \`username\` and \`password\`; it is not`,
  );
}

function parse(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
