import type { Policies } from '../iam/policies.ts';

/** Whether a function's policy lets an API invoke it, for the ARN of a method or an authorizer; a refusal is told to `warn`. */
export function mayInvoke(
  { functionArn, sourceArn }: { readonly functionArn: string; readonly sourceArn: string },
  { policies, warn }: { readonly policies: Policies; readonly warn: (message: string) => void },
): boolean {
  const action = 'lambda:InvokeFunction';
  const service = 'apigateway.amazonaws.com';
  const allowed = policies.allowsService({ service, action, resource: functionArn, sourceArn });
  if (!allowed)
    warn(
      `${service} is not authorized to perform: ${action} on resource: ${functionArn} for ${sourceArn}`,
    );
  return allowed;
}
