import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { isObjectTemplate, isReserved, splitTemplate } from './input-transformer.ts';
import { compilePath } from './read-path.ts';

const KINDS = ['Input', 'InputPath', 'InputTransformer'];

/** Throws `AwsError('ValidationException')` for the input of a target that PutTargets refuses, in its words. */
export function checkInput(target: AwsJson): void {
  const id = String(target.Id);
  const given = KINDS.filter((kind) => target[kind] !== undefined);
  if (given.length > 1)
    throw refuse(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  const { Arn, Input, InputPath, InputTransformer } = target;
  if (given[0] !== undefined && String(Arn).includes(':event-bus/'))
    throw refuse(`Parameter(s) ${given[0]} not supported for target: ${id}.`);
  if (Input !== undefined && !areJson([String(Input)]))
    throw refuse(`JSON syntax error in input for target ${id}: [Source: (String)"${Input}"]`);
  if (InputPath !== undefined) checkPath(InputPath, id);
  if (InputTransformer !== undefined) checkTransformer(InputTransformer as AwsJson, id);
}

function checkPath(path: unknown, id: string): void {
  if (compilePath(String(path)) === undefined)
    throw refuse(`InputPath for target ${id} is invalid.`);
}

function checkTransformer({ InputPathsMap, InputTemplate }: AwsJson, id: string): void {
  const paths = (InputPathsMap ?? {}) as AwsJson;
  for (const path of Object.values(paths)) checkPath(path, id);
  const template = String(InputTemplate);
  const isObject = isObjectTemplate(template);
  const sample = splitTemplate(template).map((piece) => {
    if (typeof piece === 'string') return piece;
    const { name, quoted } = piece;
    if (!Object.hasOwn(paths, name) && !isReserved(name))
      throw refuse(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
    if (name === 'aws.events.event.json' && !isObject)
      throw refuse(
        `InputTemplate for target ${id} contains placeholder ${name} valid only for JSON template.`,
      );
    return quoted ? '' : 'null';
  });
  const filled = sample.join('');
  // A template that is no object may be several texts, each on a line of its own (user guide, "Input transform examples").
  const lines = filled.split('\n').filter((line) => line.trim() !== '');
  if (!areJson([filled]) && (isObject || !areJson(lines)))
    throw refuse(`Invalid InputTemplate for target ${id} : [Source: (String)"${template}"]`);
}

function areJson(texts: readonly string[]): boolean {
  try {
    for (const text of texts) JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function refuse(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
