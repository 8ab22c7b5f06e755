/** A Lambda authorizer that knows one key. */
export const handler = async ({ identitySource: [key] }) => ({
  isAuthorized: key === 'open sesame',
});
