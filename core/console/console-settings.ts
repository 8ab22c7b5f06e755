import type { ConsoleSession, TokenSettings } from '../api/console-session.ts';
import { WaybillError } from '../errors.ts';
import { checkMembers, isText, isTexts, objectOf, optional } from '../shared/check-members.ts';
import { parseUrl } from '../shared/parse-url.ts';

/** What a deployment says of its console. */
export interface ConsoleSettings extends Pick<ConsoleSession, 'signIn'> {
  /** The name of the router's bus. */
  readonly router?: string;
  readonly jwt?: TokenSettings;
  /** Origins that the page asks beside its own and the issuer's. */
  readonly origins?: readonly string[];
}

const WAYS: readonly unknown[] = ['none', 'api-key', 'jwt', 'iam'];

/** Reads the settings as the constructs write them. Throws `invalid-settings`. */
export function parseConsoleSettings(text: string): ConsoleSettings {
  try {
    return checkMembers<ConsoleSettings>(JSON.parse(text), {
      signIn: (value) => WAYS.includes(value),
      router: optional(isText),
      jwt: optional(
        objectOf<TokenSettings>({
          ...{ issuer: isText, clientId: isText, scopes: isText },
          audience: optional(isText),
        }),
      ),
      origins: optional(isTexts),
    });
  } catch (cause) {
    throw new WaybillError(
      'invalid-settings',
      `the settings of the console cannot be read: ${cause instanceof Error ? cause.message : cause}; Waybill's constructs write them, so deploy the router anew`,
      { cause },
    );
  }
}

/** Every origin that the page asks beside its own. */
export function originsOf({ jwt, origins = [] }: ConsoleSettings): readonly string[] {
  const issuer = jwt && parseUrl(jwt.issuer)?.origin;
  return issuer === undefined ? origins : [issuer, ...origins];
}
