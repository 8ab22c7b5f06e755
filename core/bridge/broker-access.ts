import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import { type BrokerTls, readTls } from './broker-tls.ts';

/** Who asks a broker, and by which certificates they know each other. */
export interface BrokerAccess {
  readonly login?: BrokerLogin;
  readonly tls?: BrokerTls;
}

interface BrokerLogin {
  readonly username: string;
  readonly password: string;
}

const TLS_NAMES = {
  ca: '`ca`',
  cert: '`certificate`',
  key: '`privateKey`',
  passphrase: '`privateKeyPassword`',
};

/**
 * Reads a secret's text, which is a JSON object with `username` and `password`, as those of Amazon MQ and MSK are (Amazon MSK developer guide,
 * "Sign-in credentials authentication with AWS Secrets Manager"), or with `certificate` and `privateKey`, as Lambda has them for Kafka (Lambda
 * developer guide, "Configuring the mTLS secret"), or both; `ca` is who has signed the broker's certificate. `where` is what an error calls
 * it; the secret itself is in no error. Throws `invalid-settings`.
 */
export function parseAccess(text: string | undefined, where: string): BrokerAccess {
  const refuse = (reason: string): never => {
    throw new WaybillError('invalid-settings', `${where}: ${reason}`);
  };
  const value = parse(text);
  const members = isJsonObject(value) ? value : {};
  const textOf = (name: string): string | undefined => {
    const member = members[name];
    return typeof member === 'string' ? member : undefined;
  };
  const [username, password] = [textOf('username'), textOf('password')];
  const tls = readTls(
    {
      ca: textOf('ca'),
      cert: textOf('certificate'),
      key: textOf('privateKey'),
      passphrase: textOf('privateKeyPassword'),
    },
    TLS_NAMES,
    refuse,
  );
  const isWhole = username !== undefined && password !== undefined;
  const isHalf = 'username' in members || 'password' in members;
  if (!isWhole && (isHalf || tls === undefined))
    return refuse(
      'it must be a JSON object with the texts `username` and `password`, or `certificate` and `privateKey`; it is not',
    );
  return {
    ...(isWhole ? { login: { username, password } } : {}),
    ...(tls === undefined ? {} : { tls }),
  };
}

function parse(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
