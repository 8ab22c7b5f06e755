import type { Json } from '../../../core/event/event.ts';
import type { AccessRequest, Authorize } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { evaluate, narrow, type Question, type Verdict } from './evaluate.ts';
import { managedPolicy } from './managed-policies.ts';
import { parseStatements, type Statement } from './statement.ts';

/** A service that acts on a resource for somebody, such as a rule on a queue. */
export interface ServiceRequest {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** The rule, API or mapping on whose behalf it acts. */
  readonly sourceArn: string;
  /** Where the ARN does not say it, as those of S3 do not. @default the account of `sourceArn` */
  readonly sourceAccount?: string;
}

interface RoleQuestion {
  readonly action: string;
  readonly resource: string;
  readonly context?: AccessRequest['context'] | undefined;
  readonly sets?: AccessRequest['sets'] | undefined;
}

/** The statements that decide a question, but for its sets. */
interface Narrowed {
  readonly asked: Omit<Question, 'sets'>;
  readonly identity: readonly Statement[];
  /** Undefined for a role without a permissions boundary. */
  readonly boundary: readonly Statement[] | undefined;
  readonly byResource: readonly Statement[];
}

const TRANSPORT = { 'aws:securetransport': 'true' };

/** Every policy of the template. Keys that belong to no function are a developer's own and may do anything. */
export class Policies {
  readonly #byRole = new Map<string, Statement[]>();
  readonly #byResource = new Map<string, readonly Statement[]>();
  readonly #roleByKey = new Map<string, string>();
  readonly #roleByName = new Map<string, string>();
  readonly #unknown = new Set<string>();
  readonly #managed = new Map<string, readonly Statement[]>();
  readonly #boundaries = new Map<string, readonly Statement[]>();
  /** By role, action, resource, context and names of sets: what decides, but for the sets' values, which may be others in each call. */
  readonly #narrowed = new Map<string, Narrowed>();
  readonly #serviceDecisions = new Map<string, boolean>();

  addToRole(roleArn: string, statements: readonly Statement[]): void {
    this.#byRole.set(roleArn, [...(this.#byRole.get(roleArn) ?? []), ...statements]);
    this.#decideAnew();
  }

  /** Keeps the ARN of a role, which has a path, by its name. */
  nameRole(name: string, roleArn: string): void {
    this.#roleByName.set(name, roleArn);
  }

  /** Undefined for a role that is not the app's. */
  roleNamed(name: string): string | undefined {
    return this.#roleByName.get(name);
  }

  /** Says of a role that it has a policy that nobody here knows. */
  addUnknown(roleArn: string): void {
    this.#unknown.add(roleArn);
  }

  /** Whether all that a role may do is known: it is one of the app's, and so are its policies, or AWS's. */
  knows(roleArn: string): boolean {
    return [...this.#roleByName.values()].includes(roleArn) && !this.#unknown.has(roleArn);
  }

  /** Keeps a managed policy of the app by its ARN. */
  addManaged(arn: string, statements: readonly Statement[]): void {
    this.#managed.set(arn, statements);
  }

  /** The statements of a managed policy, the app's or AWS's own; undefined for one that nobody here knows. */
  managed(arn: string): readonly Statement[] | undefined {
    return this.#managed.get(arn) ?? managedPolicy(arn);
  }

  /** Bounds what a role's policies may allow. */
  setBoundary(roleArn: string, statements: readonly Statement[]): void {
    this.#boundaries.set(roleArn, statements);
    this.#decideAnew();
  }

  addToResource(resourceArn: string, statements: readonly Statement[]): void {
    this.#byResource.set(resourceArn, [
      ...(this.#byResource.get(resourceArn) ?? []),
      ...statements,
    ]);
    this.#decideAnew();
  }

  /** Gives a resource another policy, in JSON, in the place of all that it had; the empty text is none. */
  readonly putOnResource = (resourceArn: string, document: string): void => {
    const statements = document === '' ? [] : parseStatements(JSON.parse(document) as Json);
    this.#byResource.set(resourceArn, statements);
    this.#decideAnew();
  };

  /** Makes calls that are signed with the key act as the role. */
  assignKey(accessKeyId: string, roleArn: string): void {
    this.#roleByKey.set(accessKeyId, roleArn);
  }

  /** The role of a key; undefined for a developer's own. */
  roleOf(accessKeyId: string): string | undefined {
    return this.#roleByKey.get(accessKeyId);
  }

  /** Throws `AccessDeniedException` (403) with the role, the action and the resource. */
  readonly authorize: Authorize = ({
    accessKeyId,
    action,
    resources,
    context,
    sets,
  }: AccessRequest): void => {
    const role = accessKeyId === undefined ? undefined : this.#roleByKey.get(accessKeyId);
    if (role === undefined) return;
    for (const resource of resources) this.#require(role, { action, resource, context, sets });
  };

  /** The same for a role that is named itself, as an event source does with its function's role. */
  requireRole(role: string, action: string, resource: string): void {
    this.#require(role, { action, resource });
  }

  /** Whether a role may act, by its own policies or by the resource's. */
  allowsRole(role: string, asked: Omit<RoleQuestion, 'sets'>): boolean {
    return this.#refuse(role, asked) === undefined;
  }

  /** Whether a resource's own policy lets everybody act. */
  allowsEverybody(question: Omit<Question, 'principal'>): boolean {
    return this.#askResource(question) === 'allowed';
  }

  #require(role: string, asked: RoleQuestion): void {
    const refusal = this.#refuse(role, asked);
    if (refusal !== undefined) throw refusal;
  }

  #refuse(role: string, asked: RoleQuestion): AwsError | undefined {
    const { action, resource, context, sets } = asked;
    const known = `${context ? JSON.stringify(context) : ''} ${sets ? Object.keys(sets).join() : ''}`;
    const key = `${role} ${action} ${resource} ${known}`;
    let narrowed = this.#narrowed.get(key);
    if (narrowed === undefined) {
      narrowed = this.#narrow(role, asked);
      this.#narrowed.set(key, narrowed);
    }
    return decide(narrowed, sets);
  }

  /** Whether a resource's own policy lets the service act; identity policies do not count for services. */
  allowsService(request: ServiceRequest): boolean {
    const { service, action, resource, sourceArn } = request;
    const key = `${service} ${action} ${resource} ${sourceArn}`;
    let allowed = this.#serviceDecisions.get(key);
    if (allowed === undefined) {
      allowed = this.#decideService(request);
      this.#serviceDecisions.set(key, allowed);
    }
    return allowed;
  }

  #decideAnew(): void {
    this.#narrowed.clear();
    this.#serviceDecisions.clear();
  }

  #decideService(request: ServiceRequest): boolean {
    const { service, action, resource, sourceArn } = request;
    const account = request.sourceAccount ?? sourceArn.split(':')[4] ?? '';
    const context = { ...TRANSPORT, 'aws:sourcearn': sourceArn, 'aws:sourceaccount': account };
    return this.#askResource({ action, resource, principal: service, context }) === 'allowed';
  }

  #narrow(role: string, { action, resource, context, sets }: RoleQuestion): Narrowed {
    const asked = {
      action,
      resource,
      principal: role,
      context: { ...TRANSPORT, ...context, 'aws:principalarn': role },
    };
    const question = { ...asked, sets };
    const identity = narrow(this.#byRole.get(role) ?? [], question);
    const bounds = this.#boundaries.get(role);
    const boundary = bounds && narrow(bounds, question);
    return {
      asked,
      identity,
      boundary,
      byResource: narrow(this.#byResource.get(resource) ?? [], question),
    };
  }

  #askResource(question: Question): Verdict {
    return evaluate(this.#byResource.get(question.resource) ?? [], question);
  }
}

function decide(
  { asked, identity, boundary, byResource }: Narrowed,
  sets: Question['sets'],
): AwsError | undefined {
  const question = { ...asked, sets };
  const own = evaluate(identity, question);
  const foreign = evaluate(byResource, question);
  if (own === 'denied') return denied(asked, 'with an explicit deny in an identity-based policy');
  if (foreign === 'denied')
    return denied(asked, 'with an explicit deny in a resource-based policy');
  // IAM user guide, "Permissions boundaries for IAM entities": what a resource's policy gives to a role, they bound too.
  const bounded = boundary === undefined ? 'allowed' : evaluate(boundary, question);
  if (bounded === 'denied') return denied(asked, 'with an explicit deny in a permissions boundary');
  if (own === 'allowed' || foreign === 'allowed')
    return bounded === 'allowed'
      ? undefined
      : denied(asked, `because no permissions boundary allows the ${asked.action} action`);
  return denied(asked, `because no identity-based policy allows the ${asked.action} action`);
}

function denied({ principal, action, resource }: Question, reason: string): AwsError {
  const message = `${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError('AccessDeniedException', message, 403);
}
