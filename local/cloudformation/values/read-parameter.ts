import type { Json } from '../../../core/event/event.ts';
import { asList } from '../json.ts';
import type { TemplateParameter } from '../template.ts';
import type { AppValues } from './app-values.ts';

/** The types whose value is the name of a parameter of SSM (CloudFormation user guide, "SSM parameter types"). */
const FROM_SSM = /^AWS::SSM::Parameter::Value<(.+)>$/;

/** The value of a template's parameter; undefined where it has none. `given` is a nested stack's from the one around it. */
export function readParameter(
  name: string,
  { Type = 'String', Default, AllowedValues, AllowedPattern }: TemplateParameter,
  {
    values,
    stackName,
    given,
  }: {
    readonly values: AppValues;
    readonly stackName: string;
    readonly given: Json | undefined;
  },
): Json | undefined {
  const value = given ?? values.templateParameter(stackName, name) ?? Default;
  if (value === undefined)
    throw new Error(
      `it needs the parameter "${name}" of the template, which has no value: give it with --parameter ${name}=VALUE (\`parameters\` of startCloud)`,
    );
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(String(value)))
    throw new Error(`Parameter '${name}' must be one of AllowedValues`);
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(String(value)))
    throw new Error(`Parameter '${name}' must match pattern ${AllowedPattern}`);
  const [, ofSsm] = FROM_SSM.exec(Type) ?? [];
  const found = ofSsm === undefined ? value : values.ssmParameter(String(value));
  const type = ofSsm ?? Type;
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? asList(found).flatMap(splitList) : found;
}

function splitList(value: Json): string[] {
  return String(value)
    .split(',')
    .map((item) => item.trim());
}
