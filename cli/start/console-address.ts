import { parseConsoleSettings } from '../../core/console/console-settings.ts';
import { ENV } from '../../core/settings.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';

/** Where the router's console is; undefined where it has none, or one that a browser cannot open by itself. */
export function consoleAddress({ url, functions }: Cloud): string | undefined {
  const told = functions.find(({ environment }) => environment[ENV.console] !== undefined);
  const settings = told?.environment[ENV.console];
  if (url === '' || settings === undefined) return undefined;
  return parseConsoleSettings(settings).signIn === 'iam' ? undefined : `${url}/console`;
}
