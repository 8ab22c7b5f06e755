import { WaybillError } from '../core/errors.ts';

/** What the AWS SDK signs with. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The keys of the function's role, which Lambda puts into the environment of each new one, and nowhere else (Lambda
 * developer guide, "Defined runtime environment variables"). `build.mjs` puts this in the place of the SDK's
 * `@aws-sdk/credential-provider-node`, whose other sources, from profiles to instance metadata, are a third of a bundle.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = process.env;
    if (!accessKeyId || !secretAccessKey) {
      throw new WaybillError(
        'invalid-settings',
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them for every function, and there is no other place where this function looks for credentials',
      );
    }
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  };
}
