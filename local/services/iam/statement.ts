import type { Json } from '../../../core/event/event.ts';
import { asList, isRecord, type JsonObject } from '../../cloudformation/json.ts';

/** One statement of an IAM policy, in one form; a member that the policy leaves out is undefined. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  /** Service names, role ARNs, account ids or `*`; undefined in an identity policy. */
  readonly principals: readonly string[] | undefined;
  /** Operator, then key, then the values of which one must hold. */
  readonly conditions: readonly Condition[];
}

/** One line of a statement's `Condition`. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** The statements of a policy document (resolved, no intrinsic functions left). */
export function parseStatements(document: Json | undefined): Statement[] {
  if (!isRecord(document)) return [];
  return asList(document.Statement).filter(isRecord).map(parseStatement);
}

function parseStatement(statement: JsonObject): Statement {
  return {
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: names(statement.Action),
    notActions: names(statement.NotAction),
    resources: names(statement.Resource),
    notResources: names(statement.NotResource),
    principals: principals(statement.Principal),
    conditions: conditions(statement.Condition),
  };
}

function names(value: Json | undefined): string[] | undefined {
  return value === undefined ? undefined : asList(value).map(String);
}

function principals(value: Json | undefined): string[] | undefined {
  if (!isRecord(value)) return names(value);
  return Object.values(value).flatMap((member) => asList(member).map(String));
}

function conditions(value: Json | undefined): Condition[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]) =>
    Object.entries(isRecord(keys) ? keys : {}).map(([key, wanted]) => ({
      operator,
      key,
      values: asList(wanted).map(String),
    })),
  );
}
