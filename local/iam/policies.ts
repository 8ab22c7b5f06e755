import type { AccessRequest, Authorize } from '../aws-api.ts';
import { AwsError } from '../aws-error.ts';
import { evaluate, type Question, type Verdict } from './evaluate.ts';
import type { Statement } from './statement.ts';

/** A service that acts on a resource for somebody, such as a rule on a queue. */
export interface ServiceRequest {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** The rule, API or mapping on whose behalf it acts. */
  readonly sourceArn: string;
}

interface RoleQuestion {
  readonly action: string;
  readonly resource: string;
  readonly context?: AccessRequest['context'] | undefined;
  readonly sets?: AccessRequest['sets'] | undefined;
}

const TRANSPORT = { 'aws:securetransport': 'true' };

/** Every policy of the template. Keys that belong to no function are a developer's own and may do anything. */
export class Policies {
  readonly #byRole = new Map<string, Statement[]>();
  readonly #byResource = new Map<string, Statement[]>();
  readonly #roleByKey = new Map<string, string>();
  readonly #decisions = new Map<string, AwsError | null>();
  readonly #serviceDecisions = new Map<string, boolean>();
  /** The roles and resources with a condition on a set of values, which may be another in each call. */
  readonly #undecided = new Set<string>();

  addToRole(roleArn: string, statements: readonly Statement[]): void {
    this.#byRole.set(roleArn, [...(this.#byRole.get(roleArn) ?? []), ...statements]);
    this.#decideAnew(roleArn, statements);
  }

  addToResource(resourceArn: string, statements: readonly Statement[]): void {
    this.#byResource.set(resourceArn, [
      ...(this.#byResource.get(resourceArn) ?? []),
      ...statements,
    ]);
    this.#decideAnew(resourceArn, statements);
  }

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

  /** Whether a resource's own policy lets everybody act. */
  allowsEverybody(question: Omit<Question, 'principal'>): boolean {
    return this.#askResource(question) === 'allowed';
  }

  #require(role: string, asked: RoleQuestion): void {
    const { action, resource, context } = asked;
    if (this.#undecided.has(role) || this.#undecided.has(resource)) {
      const refusal = this.#decideRole(role, asked);
      if (refusal) throw refusal;
      return;
    }
    const key = `${role} ${action} ${resource} ${context ? JSON.stringify(context) : ''}`;
    let refusal = this.#decisions.get(key);
    if (refusal === undefined) {
      refusal = this.#decideRole(role, asked);
      this.#decisions.set(key, refusal);
    }
    if (refusal) throw refusal;
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

  #decideAnew(owner: string, statements: readonly Statement[]): void {
    const asksForSet = ({ conditions }: Statement) =>
      conditions.some(({ operator }) => operator.startsWith('For'));
    if (statements.some(asksForSet)) this.#undecided.add(owner);
    this.#decisions.clear();
    this.#serviceDecisions.clear();
  }

  #decideService({ service, action, resource, sourceArn }: ServiceRequest): boolean {
    const account = sourceArn.split(':')[4] ?? '';
    const context = { ...TRANSPORT, 'aws:sourcearn': sourceArn, 'aws:sourceaccount': account };
    return this.#askResource({ action, resource, principal: service, context }) === 'allowed';
  }

  #decideRole(role: string, { action, resource, context, sets }: RoleQuestion): AwsError | null {
    const question = {
      action,
      resource,
      principal: role,
      context: { ...TRANSPORT, ...context, 'aws:principalarn': role },
      sets,
    };
    const identity = evaluate(this.#byRole.get(role) ?? [], question);
    const byResource = this.#askResource(question);
    if (identity === 'denied')
      return denied(question, 'with an explicit deny in an identity-based policy');
    if (byResource === 'denied')
      return denied(question, 'with an explicit deny in a resource-based policy');
    if (identity === 'allowed' || byResource === 'allowed') return null;
    return denied(question, `because no identity-based policy allows the ${action} action`);
  }

  #askResource(question: Question): Verdict {
    return evaluate(this.#byResource.get(question.resource) ?? [], question);
  }
}

function denied({ principal, action, resource }: Question, reason: string): AwsError {
  const message = `${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError('AccessDeniedException', message, 403);
}
