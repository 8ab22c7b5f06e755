import { describe, expect, it } from '@jest/globals';
import { PropertyReader } from '../../../../local/cloudformation/property-reader.ts';
import { AppValues } from '../../../../local/cloudformation/values/app-values.ts';
import { generatePassword } from '../../../../local/cloudformation/values/generate-password.ts';
import { readParameter } from '../../../../local/cloudformation/values/read-parameter.ts';
import { resolveReferences } from '../../../../local/cloudformation/values/resolve-references.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/db-0a1b2c';

function appValues(): AppValues {
  const values = new AppValues({
    parameters: { Stage: 'test', 'Shop:Size': '4', '/shop/list': 'a, b' },
    secrets: { token: 't0ken' },
  });
  values.addParameter('/shop/url', 'http://shop');
  values.addSecret('shop/db', '{"user":"ada","port":5432}');
  return values;
}

const wrap = (reference: string) => `{{resolve:${reference}}}`;

describe('resolveReferences', () => {
  // CloudFormation user guide, "Get values stored in other services using dynamic references".
  it.each([
    ['a parameter of SSM', wrap('ssm:/shop/url'), 'http://shop'],
    ['a version of it', wrap('ssm:/shop/url:3'), 'http://shop'],
    ['a text with one', `url=${wrap('ssm:/shop/url')}/`, 'url=http://shop/'],
    ['a whole secret', wrap('secretsmanager:token'), 't0ken'],
    ['a secret by its ARN', wrap(`secretsmanager:${ARN}:SecretString:user::`), 'ada'],
    [
      'a secret by its ARN without its end',
      wrap(`secretsmanager:${ARN.slice(0, -7)}`),
      '{"user":"ada","port":5432}',
    ],
    ['a number of a secret', wrap('secretsmanager:shop/db:SecretString:port'), '5432'],
    ['the current version', wrap('secretsmanager:token:SecretString::AWSCURRENT'), 't0ken'],
    ['no reference', '{{resolve}}', '{{resolve}}'],
  ])('replaces %s', (_, text, expected) => {
    expect(resolveReferences({ a: [text] }, appValues())).toEqual({ a: [expected] });
  });

  it('leaves secrets as they are for custom resources and outputs, as CloudFormation does', () => {
    const text = `${wrap('secretsmanager:token')} ${wrap('ssm:/shop/url')}`;

    expect(resolveReferences(text, appValues(), { keepSecure: true })).toBe(
      `${wrap('secretsmanager:token')} http://shop`,
    );
  });

  it.each([
    [
      'ssm:/nobody',
      'the parameter "/nobody" of SSM, which no stack here makes: give it with --parameter /nobody=VALUE',
    ],
    [
      'secretsmanager:nobody',
      'the secret "nobody" of Secrets Manager, to which no stack here gives a value: give it with --secret nobody=VALUE',
    ],
    [
      'secretsmanager:token:SecretString:user',
      'the secret "token" is no JSON object with the key "user"',
    ],
    ['secretsmanager:token:SecretString::AWSPREVIOUS', 'versions of secrets are not run locally'],
  ])('rejects %s', (reference, message) => {
    expect(() => resolveReferences(wrap(reference), appValues())).toThrow(message);
  });
});

describe('readParameter', () => {
  const read = (name: string, declared: object, given?: string) =>
    readParameter(name, declared, { values: appValues(), stackName: 'Shop', given });

  it.each([
    ['what is given', 'Stage', { Default: 'prod' }, 'test'],
    ['what is given for its stack', 'Size', { Type: 'Number', Default: 2 }, '4'],
    ['its default', 'Colour', { Default: 'blue' }, 'blue'],
    ['a list', 'Names', { Type: 'CommaDelimitedList', Default: 'a, b' }, ['a', 'b']],
    [
      'a parameter of SSM',
      'Url',
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/url' },
      'http://shop',
    ],
    [
      'a list of SSM',
      'List',
      { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/shop/list' },
      ['a', 'b'],
    ],
    ['the name of one', 'Name', { Type: 'AWS::SSM::Parameter::Name', Default: '/a/b' }, '/a/b'],
  ])('gives %s', (_, name, declared, expected) => {
    expect(read(name, declared)).toEqual(expected);
  });

  it('gives what the stack around a nested one passes, before all else', () => {
    expect(read('Stage', { Default: 'prod' }, 'passed')).toBe('passed');
  });

  it.each([
    [
      'without a value',
      {},
      'the parameter "Any" of the template, which has no value: give it with --parameter Any=VALUE',
    ],
    [
      'of SSM that nobody makes',
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/b' },
      'give it with --parameter /a/b=VALUE',
    ],
    // CloudFormation user guide, "Parameters section": the constraints of a parameter.
    [
      'that is not allowed',
      { Default: 'c', AllowedValues: ['a', 'b'] },
      "Parameter 'Any' must be one of AllowedValues",
    ],
    [
      'that matches no pattern',
      { Default: 'c1', AllowedPattern: '[a-z]' },
      "Parameter 'Any' must match pattern [a-z]",
    ],
  ])('rejects one %s', (_, declared, message) => {
    expect(() => read('Any', declared)).toThrow(message);
  });
});

describe('generatePassword', () => {
  const generate = (asked: Record<string, string | number | boolean>, name = 'db') =>
    generatePassword(name, new PropertyReader(asked, 'Secret'));

  it('has each kind of characters, is the same at every start, and another for each secret', () => {
    const password = generate({});

    expect(password).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]) expect(password).toMatch(kind);
    expect(generate({})).toBe(password);
    expect(generate({}, 'other')).not.toBe(password);
  });

  it('leaves out what it is told to', () => {
    const asked = {
      ExcludePunctuation: true,
      ExcludeUppercase: 'true',
      ExcludeCharacters: 'abc',
      PasswordLength: 200,
    };

    expect(generate(asked)).toMatch(/^[d-z0-9]{200}$/);
  });
});
