/** Answers with the event of payload format 1.0 that it gets. */
export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });

/** A TOKEN authorizer: `let-in` may call the method that it asks for. */
export const authorize = async ({ authorizationToken, methodArn }) => {
  if (authorizationToken === 'nobody') throw new Error('Unauthorized');
  const Effect = authorizationToken === 'let-in' ? 'Allow' : 'Deny';
  const Statement = { Action: 'execute-api:Invoke', Effect, Resource: methodArn };
  return { principalId: 'somebody', policyDocument: { Statement }, context: { team: 7 } };
};
