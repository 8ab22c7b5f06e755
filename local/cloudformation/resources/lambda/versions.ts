import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';

/** What an alias may be named (Lambda API reference, "CreateAlias"). */
const ALIAS = /^(?!^\d+$)[\w-]{1,128}$/;

const version: ResourceHandler = {
  understood: ['CodeSha256', 'Description', 'FunctionName'],
  create({ properties }, { functions }) {
    const { arn } = functions.find(properties.requiredText('FunctionName'));
    const Version = functions.addVersion(arn);
    const FunctionArn = `${arn}:${Version}`;
    return { ref: FunctionArn, attributes: { FunctionArn, Version } };
  },
};

const alias: ResourceHandler = {
  understood: ['Description', 'FunctionName', 'FunctionVersion', 'Name'],
  create({ properties }, { functions }) {
    const { arn } = functions.find(properties.requiredText('FunctionName'));
    const name = properties.requiredText('Name');
    if (!ALIAS.test(name))
      throw new Error(
        `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
      );
    functions.addQualifier(arn, name, properties.text('FunctionVersion'));
    const AliasArn = `${arn}:${name}`;
    return { ref: AliasArn, attributes: { AliasArn } };
  },
};

/** Versions and aliases: names of a function's present code. */
export const versionResources: ResourceHandlers = {
  'AWS::Lambda::Alias': alias,
  'AWS::Lambda::Version': version,
};
