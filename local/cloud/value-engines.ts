import type { Engine } from '../api/aws-api.ts';
import type { AppValues } from '../cloudformation/values/app-values.ts';
import {
  SecretsEngine,
  type SecretsEngineOptions,
} from '../services/secretsmanager/secrets-engine.ts';
import { SsmEngine } from '../services/ssm/ssm-engine.ts';

/** The services that hand out the app's values: parameters and secrets. */
export function valueEngines(
  values: AppValues,
  around: Pick<SecretsEngineOptions, 'place' | 'clock' | 'warn'>,
): Engine[] {
  return [
    new SsmEngine({
      ...around,
      find: (name) => values.findParameter(name),
      names: () => values.parameterNames,
    }),
    new SecretsEngine({ ...around, find: (name) => values.findSecret(name) }),
  ];
}
