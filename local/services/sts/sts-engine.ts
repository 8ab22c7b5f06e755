import { createHash } from 'node:crypto';
import type { AwsJson, Engine } from '../../api/aws-api.ts';
import { notRun } from '../../api/not-run.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';

/** A function's execution role, and the name of its sessions: the function's own. */
export interface RoleSession {
  readonly roleArn: string;
  readonly name: string;
}

/** STS, of which GetCallerIdentity is run: it is how tools find out whether there is an account. */
export class StsEngine implements Engine {
  readonly service = 'sts';
  readonly #place: AccountRegion;
  readonly #sessionOf: (accessKeyId: string) => RoleSession | undefined;

  /** `sessionOf` answers whose function a key is; every other key is the account's root user. */
  constructor(
    place: AccountRegion,
    sessionOf: (accessKeyId: string) => RoleSession | undefined = () => undefined,
  ) {
    this.#place = place;
    this.#sessionOf = sessionOf;
  }

  /** It needs no permission, and no policy can forbid it (STS API reference, "GetCallerIdentity"). */
  access(action: string) {
    return { action: `sts:${action}`, resources: [] };
  }

  /** GetCallerIdentity; `AccessKeyId` of the input is the key that signed it. */
  async call(action: string, { AccessKeyId }: AwsJson): Promise<AwsJson> {
    if (action !== 'GetCallerIdentity')
      throw notRun({ service: this.service, action }, 'InvalidAction');
    const { accountId } = this.#place;
    const session = typeof AccessKeyId === 'string' ? this.#sessionOf(AccessKeyId) : undefined;
    if (session === undefined)
      return { Arn: arnOf(this.#place, 'iam', 'root'), UserId: accountId, Account: accountId };
    const role = session.roleArn.split('/').at(-1) ?? '';
    return {
      Arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session.name}`,
      UserId: `${roleId(session.roleArn)}:${session.name}`,
      Account: accountId,
    };
  }

  async stop(): Promise<void> {}
}

/** As long as IAM's, and the same at each start (IAM user guide, "Unique identifiers"). */
function roleId(roleArn: string): string {
  const hash = createHash('sha256').update(roleArn).digest('hex').toUpperCase();
  return `AROA${hash.slice(0, 17)}`;
}
