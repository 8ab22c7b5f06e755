import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type BrokerLogin, parseLogin } from '../../core/bridge/broker-login.ts';
import { parametersClient, secretsClient } from '../clients.ts';

/** Where a broker's user and password are. */
export type LoginPlace = { readonly secretArn: string } | { readonly parameterName: string };

/** Reads a broker's user and password. Throws `invalid-settings` of a secret that is none, and what AWS answers of one that cannot be read. */
export async function readLogin(place: LoginPlace): Promise<BrokerLogin> {
  if ('secretArn' in place) {
    const { secretArn: SecretId } = place;
    const { SecretString } = await secretsClient().send(new GetSecretValueCommand({ SecretId }));
    return parseLogin(SecretString, `the secret ${SecretId}`);
  }
  const { parameterName: Name } = place;
  const { Parameter } = await parametersClient().send(
    new GetParameterCommand({ Name, WithDecryption: true }),
  );
  return parseLogin(Parameter?.Value, `the parameter ${Name}`);
}
