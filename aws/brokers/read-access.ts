import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type BrokerAccess, parseAccess } from '../../core/bridge/broker-access.ts';
import { parametersClient, secretsClient } from '../clients.ts';

/** Where a broker's user and password, or its certificates, are. */
export type AccessPlace = { readonly secretArn: string } | { readonly parameterName: string };

/** Reads who asks a broker. Throws `invalid-settings` of a secret that does not say it, and what AWS answers of one that cannot be read. */
export async function readAccess(place: AccessPlace): Promise<BrokerAccess> {
  if ('secretArn' in place) {
    const { secretArn: SecretId } = place;
    const { SecretString } = await secretsClient().send(new GetSecretValueCommand({ SecretId }));
    return parseAccess(SecretString, `the secret ${SecretId}`);
  }
  const { parameterName: Name } = place;
  const { Parameter } = await parametersClient().send(
    new GetParameterCommand({ Name, WithDecryption: true }),
  );
  return parseAccess(Parameter?.Value, `the parameter ${Name}`);
}
