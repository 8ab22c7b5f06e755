import { DynamoKeyStore } from '../../aws/access/dynamo-key-store.ts';
import { dynamoDbClient } from '../../aws/clients.ts';
import { makeLineLog } from '../../aws/line-log.ts';
import { readText } from '../../aws/settings.ts';
import { sha256 } from '../../aws/sha256.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { KeyGuard } from '../../core/access/key-guard.ts';
import { API_KEYS, ENV } from '../../core/settings.ts';

/** The guard of a router whose `authorizer` is `'api-keys'`; undefined where somebody else decides who may call. */
export function guardFrom(
  environment: Readonly<Record<string, string | undefined>>,
): KeyGuard | undefined {
  if (environment[ENV.authorizer] !== API_KEYS) return undefined;
  const log = makeLineLog();
  const keys = new DynamoKeyStore(dynamoDbClient(), readText(environment, ENV.table), log);
  return new KeyGuard({ keys, clock: systemClock, sha256, log });
}
