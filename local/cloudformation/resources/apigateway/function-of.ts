/** The ARN of the function that a URI of an integration or an authorizer names; undefined for any other URI. */
export function functionOf(uri = ''): string | undefined {
  return /arn:[^:]+:lambda:[^/]+/.exec(uri.slice(uri.lastIndexOf('arn:')))?.[0];
}
