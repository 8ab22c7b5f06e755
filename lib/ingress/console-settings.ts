import type { ConsoleSettings } from '../../core/console/console-settings.ts';
import type { IngressSettings } from './ingress.ts';

/** The scopes that are asked for unless there are others. */
const SCOPES = ['openid'];

/** What the function that serves the console is told; undefined where there is to be none. `router` is the bus's name. */
export function consoleSettings(
  ingress: IngressSettings,
  router: string,
): ConsoleSettings | undefined {
  const { console } = ingress;
  if (console === false) return undefined;
  if (console === undefined) return { signIn: signInOf(ingress.authorizer), router };
  const { issuer, clientId, scopes = SCOPES, audience, origins } = console;
  return {
    ...{ signIn: 'jwt', router },
    jwt: {
      ...{ issuer, clientId, scopes: scopes.join(' ') },
      ...(audience === undefined ? {} : { audience }),
    },
    ...(origins === undefined ? {} : { origins }),
  };
}

/** Behind an authorizer that is not ours, whoever has loaded the page has been let in. */
function signInOf(authorizer: IngressSettings['authorizer']): ConsoleSettings['signIn'] {
  if (authorizer === 'public') return 'none';
  if (authorizer === 'api-keys') return 'api-key';
  return authorizer === 'iam' || isIam(authorizer) ? 'iam' : 'none';
}

/** Not by `instanceof`: an app may have two copies of CDK. */
function isIam(authorizer: object): boolean {
  return 'authorizationType' in authorizer && authorizer.authorizationType === 'AWS_IAM';
}
