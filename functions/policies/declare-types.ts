import {
  type ChangePolicyPorts,
  deletePolicy,
  type PolicyCall,
  putPolicy,
} from '../../core/catalog/policy/change-policy.ts';
import { tagOf } from '../../core/catalog/policy/policy-tag.ts';
import { type DeclaredType, showDeclared } from '../../core/catalog/show-catalog.ts';
import type { TypePolicy } from '../../core/records/catalog/type-policy.ts';
import type { AllowedRequest, Answer } from '../http/answer-routes.ts';
import { callerOf } from '../http/caller-of.ts';
import { preconditionsOf } from '../http/preconditions-of.ts';
import { json } from '../http/problem.ts';
import { readJson } from '../http/read-json.ts';
import { loadSchemas } from './policies.ts';

/** What declares types asks of the outside world, but for the schemas, which it loads itself. */
export type DeclareTypesPorts = Omit<ChangePolicyPorts, 'loadSchemas'>;

/** Answers `PUT /catalog/{type}`: a part of `operate`, loaded when somebody declares a type. */
export async function declareType(
  allowed: AllowedRequest,
  ports: DeclareTypesPorts,
): Promise<Answer> {
  const body = await readJson(allowed.request);
  const policy = await putPolicy({ ...callOf(allowed), body }, { ...ports, loadSchemas });
  return json(200, show(policy), { etag: tagOf(policy) });
}

/** Answers `DELETE /catalog/{type}`. */
export async function undeclareType(
  allowed: AllowedRequest,
  ports: DeclareTypesPorts,
): Promise<Answer> {
  const reason = allowed.request.queryStringParameters?.reason;
  const policy = await deletePolicy({ ...callOf(allowed), reason }, { ...ports, loadSchemas });
  return json(200, show(policy));
}

function callOf(allowed: AllowedRequest): PolicyCall {
  const { request, path } = allowed;
  return { type: path.type ?? '', by: callerOf(allowed), ...preconditionsOf(request) };
}

function show(policy: TypePolicy): DeclaredType {
  return { type: policy.type, declared: showDeclared(policy) };
}
