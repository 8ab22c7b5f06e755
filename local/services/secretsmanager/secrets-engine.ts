import { createHash } from 'node:crypto';
import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { secretArn } from './secret-arn.ts';

/** What Secrets Manager needs of the cloud. */
export interface SecretsEngineOptions {
  readonly place: AccountRegion;
  readonly clock: Pick<LocalClock, 'now'>;
  /** A secret by its name, which may have no value yet; undefined where there is none. */
  readonly find: (name: string) => { readonly value: string | undefined } | undefined;
  /** Takes a line about a secret that nobody gives. */
  readonly warn: (message: string) => void;
}

/** A secret that was found, or the name under which none was. */
interface Sought {
  readonly name: string;
  readonly arn: string;
  readonly secret: { readonly value: string | undefined } | undefined;
}

const CURRENT = 'AWSCURRENT';

/** Secrets Manager, of which GetSecretValue is run: each secret has one version, the current one. */
export class SecretsEngine implements Engine {
  readonly service = 'secretsmanager';
  readonly #options: SecretsEngineOptions;
  readonly #createdAt: number;

  constructor(options: SecretsEngineOptions) {
    this.#options = options;
    this.#createdAt = options.clock.now() / 1000;
  }

  access(action: string, { SecretId }: AwsJson): Access {
    const resource = typeof SecretId === 'string' ? this.#seek(SecretId).arn : '*';
    return { action: `secretsmanager:${action}`, resources: [resource] };
  }

  async call(action: string, input: AwsJson): Promise<AwsJson> {
    if (action !== 'GetSecretValue') throw notRun({ service: this.service, action });
    return this.#getValue(input);
  }

  async stop(): Promise<void> {}

  #getValue({ SecretId, VersionId, VersionStage }: AwsJson): AwsJson {
    if (typeof SecretId !== 'string')
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null",
      );
    const { name, arn, secret } = this.#seek(SecretId);
    if (secret === undefined) {
      this.#options.warn(
        `the secret "${name}" was asked for, which no stack here makes: give it with --secret ${name}=VALUE`,
      );
      throw notFound('.');
    }
    const versionId = versionOf(name);
    if (VersionId !== undefined && (VersionId !== versionId || secret.value === undefined))
      throw notFound(` value for VersionId: ${VersionId}`);
    if (VersionId !== undefined && VersionStage !== undefined && VersionStage !== CURRENT)
      throw new AwsError(
        'InvalidRequestException',
        'You provided a VersionStage that is not associated to the provided VersionId.',
      );
    const stage = VersionStage ?? CURRENT;
    if (stage !== CURRENT || secret.value === undefined)
      throw notFound(` value for staging label: ${stage}`);
    return {
      ARN: arn,
      Name: name,
      VersionId: versionId,
      SecretString: secret.value,
      VersionStages: [CURRENT],
      CreatedDate: this.#createdAt,
    };
  }

  /**
   * A name is exact; an ARN may lack its last six characters (Secrets Manager user guide, "Finding a secret from a partial
   * ARN"), and those of a secret that is only given are whatever the app has.
   */
  #seek(id: string): Sought {
    const { place, find } = this.#options;
    const [full = ''] = id.split(':').slice(-1);
    if (id === full) return { name: id, arn: secretArn(place, id), secret: find(id) };
    const short = full.replace(/-[A-Za-z0-9]{6}$/, '');
    if (short !== full && find(short) !== undefined)
      return { name: short, arn: id, secret: find(short) };
    return { name: full, arn: secretArn(place, full), secret: find(full) };
  }
}

function notFound(what: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret${what}`,
  );
}

/** A UUID, the same at every start. */
function versionOf(name: string): string {
  const hash = createHash('sha256').update(`version of ${name}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`]
    .concat(hash.slice(20, 32))
    .join('-');
}
