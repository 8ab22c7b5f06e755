import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { type ParameterName, readParameterName, resourceOf } from './parameter-name.ts';

/** A parameter of SSM. */
interface StoredParameter {
  readonly value: string;
  /** `String` or `StringList`. */
  readonly type: string;
  /** Whether it is given from outside, so that nobody knows its version: each that is asked for is its own. */
  readonly isGiven: boolean;
}

/** What the parameters need of the cloud. */
export interface SsmEngineOptions {
  readonly place: AccountRegion;
  readonly clock: Pick<LocalClock, 'now'>;
  readonly find: (name: string) => StoredParameter | undefined;
  readonly names: () => readonly string[];
  /** Takes a line about a parameter that nobody gives. */
  readonly warn: (message: string) => void;
}

/** Of GetParameters, and of a page (Systems Manager API reference). */
const MOST = 10;

/** Parameters that stand for secrets (Systems Manager user guide, "Referencing Secrets Manager secrets"). */
const SECRETS = '/aws/reference/secretsmanager/';

const PATH_RULE =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

/** Systems Manager's parameters, which are read: the app's own, and those that are given. */
export class SsmEngine implements Engine {
  readonly service = 'ssm';
  readonly #options: SsmEngineOptions;
  readonly #madeAt: number;

  constructor(options: SsmEngineOptions) {
    this.#options = options;
    this.#madeAt = options.clock.now() / 1000;
  }

  access(action: string, { Name, Names, Path }: AwsJson): Access {
    const named = action === 'GetParameters' ? listOf(Names) : [Name ?? Path];
    const names = named.filter((each) => typeof each === 'string').map((each) => this.#read(each));
    const resources = names.map(({ name }) => this.#arn(name));
    return { action: `ssm:${action}`, resources: resources.length === 0 ? ['*'] : resources };
  }

  async call(action: string, input: AwsJson): Promise<AwsJson> {
    if (action === 'GetParameter') return this.#getOne(input);
    if (action === 'GetParameters') return this.#getSeveral(input);
    if (action === 'GetParametersByPath') return this.#getByPath(input);
    throw notRun({ service: this.service, action });
  }

  async stop(): Promise<void> {}

  #getOne({ Name }: AwsJson): AwsJson {
    if (typeof Name !== 'string') throw invalidMember('Value null', 'name', 'not be null');
    const asked = this.#read(Name);
    const found = this.#find(asked);
    if (found !== undefined) return { Parameter: found };
    this.#warnOf(asked);
    // AWS sends this one without a text, for which the SDKs put their own.
    throw new AwsError('ParameterNotFound', '');
  }

  #getSeveral({ Names }: AwsJson): AwsJson {
    const names = listOf(Names).map(String);
    if (names.length === 0 || names.length > MOST)
      throw invalidMember(
        `Value '[${names.join(', ')}]'`,
        'names',
        `have length ${names.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MOST}`}`,
      );
    const Parameters: AwsJson[] = [];
    const InvalidParameters: string[] = [];
    for (const name of new Set(names)) {
      const found = this.#findOrNone(this.#read(name));
      if (found === undefined) InvalidParameters.push(name);
      else Parameters.push(found);
    }
    return { Parameters, InvalidParameters };
  }

  #getByPath({ Path, Recursive, MaxResults, NextToken, ParameterFilters }: AwsJson): AwsJson {
    if (typeof Path !== 'string') throw invalidMember('Value null', 'path', 'not be null');
    if (!/^\/[\w./-]*$/.test(Path)) throw new AwsError('ValidationException', PATH_RULE);
    if (listOf(ParameterFilters).length > 0)
      throw notRun({ service: this.service, action: 'GetParametersByPath with ParameterFilters' });
    const most = MaxResults === undefined ? MOST : Number(MaxResults);
    if (!(most >= 1 && most <= MOST))
      throw invalidMember(
        `Value '${MaxResults}'`,
        'maxResults',
        `have value ${most < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST}`}`,
      );
    const folder = Path.endsWith('/') ? Path : `${Path}/`;
    const names = this.#options
      .names()
      .filter((name) => name.startsWith(folder))
      .filter((name) => Recursive === true || !name.slice(folder.length).includes('/'))
      .filter((name) => NextToken === undefined || name > tokenOf(NextToken))
      .sort();
    const page = names.slice(0, most);
    const last = page.at(-1);
    const Parameters = page.map((name) => this.#find({ name, selector: undefined }));
    if (names.length <= most || last === undefined) return { Parameters };
    return { Parameters, NextToken: Buffer.from(last).toString('base64') };
  }

  #read(text: string): ParameterName {
    return readParameterName(text, (name) => this.#options.names().includes(name));
  }

  #arn(name: string): string {
    return arnOf(this.#options.place, 'ssm', resourceOf(name));
  }

  #findOrNone(asked: ParameterName): AwsJson | undefined {
    try {
      const found = this.#find(asked);
      if (found === undefined) this.#warnOf(asked);
      return found;
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ParameterVersionNotFound') return undefined;
      throw error;
    }
  }

  #find({ name, selector }: ParameterName): AwsJson | undefined {
    if (name.startsWith(SECRETS))
      throw notRun({ service: this.service, action: `GetParameter of ${SECRETS}` });
    const found = this.#options.find(name);
    if (found === undefined) return undefined;
    const isVersion = selector !== undefined && /^\d+$/.test(selector);
    const isIts = isVersion && (found.isGiven || selector === '1');
    if (selector !== undefined && !isIts)
      throw new AwsError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
      );
    return {
      Name: name,
      Type: found.type,
      Value: found.value,
      Version: Number(selector ?? 1),
      ...(selector === undefined ? {} : { Selector: `:${selector}` }),
      LastModifiedDate: this.#madeAt,
      ARN: this.#arn(name),
      DataType: 'text',
    };
  }

  #warnOf({ name }: ParameterName): void {
    this.#options.warn(
      `the parameter "${name}" of SSM was asked for, which no stack here makes: give it with --parameter ${name}=VALUE`,
    );
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function tokenOf(value: unknown): string {
  return Buffer.from(String(value), 'base64').toString();
}

/** The text by which services refuse a member that their model does. */
function invalidMember(value: string, member: string, rule: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: ${value} at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}
