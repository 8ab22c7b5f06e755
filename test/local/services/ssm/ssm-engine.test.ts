import { describe, expect, it } from '@jest/globals';
import { AppValues } from '../../../../local/cloudformation/values/app-values.ts';
import { SsmEngine } from '../../../../local/services/ssm/ssm-engine.ts';
import { DEFAULT_ACCOUNT_REGION as place } from '../../../../local/support/account-region.ts';

const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter';

function ssm() {
  const values = new AppValues({ parameters: { '/given': 'g', 'Shop:Size': '4' } });
  for (const name of ['/shop/url', '/shop/db/user', '/shop/db/port', '/shopping'])
    values.addParameter(name, `of ${name}`);
  values.addParameter('sizes', '1,2', 'StringList');
  const warnings: string[] = [];
  const engine = new SsmEngine({
    place,
    clock: { now: () => 1_700_000_000_000 },
    find: (name) => values.findParameter(name),
    names: () => values.parameterNames,
    warn: (message) => warnings.push(message),
  });
  return { engine, warnings };
}

describe('GetParameter', () => {
  it('answers as AWS does', async () => {
    expect(await ssm().engine.call('GetParameter', { Name: '/shop/url' })).toEqual({
      Parameter: {
        ARN: `${ARN}/shop/url`,
        DataType: 'text',
        LastModifiedDate: 1_700_000_000,
        Name: '/shop/url',
        Type: 'String',
        Value: 'of /shop/url',
        Version: 1,
      },
    });
  });

  // Systems Manager API reference, "GetParameter", under `Name`.
  it.each([
    ['a list', 'sizes', { Name: 'sizes', Type: 'StringList', ARN: `${ARN}/sizes` }],
    ['its version', '/shop/url:1', { Name: '/shop/url', Version: 1, Selector: ':1' }],
    ['any version of one that is given', '/given:7', { Value: 'g', Version: 7, Selector: ':7' }],
    ['an ARN', `${ARN}/shop/url`, { Name: '/shop/url' }],
    ['an ARN with a version', `${ARN}/shop/url:1`, { Name: '/shop/url', Selector: ':1' }],
    ['the ARN of a name without a slash', `${ARN}/sizes`, { Name: 'sizes' }],
    ['the ARN of a name with a slash', `${ARN}/shopping`, { Name: '/shopping' }],
    ['a name between spaces', ' /shop/url ', { Name: '/shop/url' }],
  ])('finds %s', async (_, Name, expected) => {
    const { Parameter } = await ssm().engine.call('GetParameter', { Name });

    expect(Parameter).toMatchObject(expected);
  });

  it.each([
    ['a parameter that nobody gives', '/nobody', 'ParameterNotFound', ''],
    [
      'a version that is not there',
      '/shop/url:3',
      'ParameterVersionNotFound',
      'Systems Manager could not find version 3 of /shop/url. Verify the version and try again.',
    ],
    [
      'no name',
      undefined,
      'ValidationException',
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a secret, by name',
      '/aws/reference/secretsmanager/db',
      'UnknownOperationException',
      'ssm:GetParameter of /aws/reference/secretsmanager/ is not run locally; docs/local.md has what is',
    ],
  ])('rejects %s', async (_, Name, code, message) => {
    await expect(ssm().engine.call('GetParameter', { Name })).rejects.toMatchObject({
      code,
      message,
    });
  });

  it('says how to give what nobody gives', async () => {
    const { engine, warnings } = ssm();

    await expect(engine.call('GetParameter', { Name: '/nobody' })).rejects.toThrow();

    expect(warnings).toEqual([
      'the parameter "/nobody" of SSM was asked for, which no stack here makes: give it with --parameter /nobody=VALUE',
    ]);
  });
});

describe('GetParameters', () => {
  it('answers what is there, and names what is not', async () => {
    const { engine } = ssm();

    const Names = ['sizes', '/nobody', '/shop/url:3', '/shop/url'];
    const answer = await engine.call('GetParameters', { Names });

    expect(answer).toMatchObject({
      Parameters: [{ Name: 'sizes' }, { Name: '/shop/url' }],
      InvalidParameters: ['/nobody', '/shop/url:3'],
    });
  });

  it.each([
    [0, 'greater than or equal to 1'],
    [11, 'less than or equal to 10'],
  ])('rejects %d names', async (count, bound) => {
    const Names = Array.from({ length: count }, (_, index) => `/p${index}`);

    await expect(ssm().engine.call('GetParameters', { Names })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(`Member must have length ${bound}`),
    });
  });
});

describe('GetParametersByPath', () => {
  const names = async (input: object) => {
    const answer = await ssm().engine.call('GetParametersByPath', { ...input });
    const { Parameters } = answer as { readonly Parameters: readonly { readonly Name: string }[] };
    return { names: Parameters.map(({ Name }) => Name), next: answer.NextToken };
  };

  it.each([
    ['one level', { Path: '/shop' }, ['/shop/url']],
    ['one level, with a slash', { Path: '/shop/' }, ['/shop/url']],
    [
      'all levels',
      { Path: '/shop', Recursive: true },
      ['/shop/db/port', '/shop/db/user', '/shop/url'],
    ],
    ['the root', { Path: '/' }, ['/given', '/shopping']],
    ['nothing', { Path: '/nobody' }, []],
  ])('answers %s', async (_, input, expected) => {
    expect((await names(input)).names).toEqual(expected);
  });

  it('has pages', async () => {
    const asked = { Path: '/shop', Recursive: true, MaxResults: 2 };

    const first = await names(asked);
    const second = await names({ ...asked, NextToken: first.next });

    expect(first.names).toEqual(['/shop/db/port', '/shop/db/user']);
    expect(second).toEqual({ names: ['/shop/url'], next: undefined });
  });

  it.each([
    ['a path without a slash', { Path: 'shop' }, 'must begin with a forward slash'],
    ['no path', {}, "Value null at 'path'"],
    ['eleven a page', { Path: '/', MaxResults: 11 }, 'less than or equal to 10'],
    ['none a page', { Path: '/', MaxResults: 0 }, 'greater than or equal to 1'],
    ['filters', { Path: '/', ParameterFilters: [{ Key: 'Type' }] }, 'is not run locally'],
  ])('rejects %s', async (_, input, message) => {
    await expect(names(input)).rejects.toThrow(message);
  });
});

describe('permissions', () => {
  // Service authorization reference, "AWS Systems Manager": the resource `parameter`.
  it.each([
    ['GetParameter', { Name: '/shop/url:1' }, [`${ARN}/shop/url`]],
    ['GetParameter', { Name: `${ARN}/sizes` }, [`${ARN}/sizes`]],
    ['GetParameters', { Names: ['sizes', '/given'] }, [`${ARN}/sizes`, `${ARN}/given`]],
    ['GetParametersByPath', { Path: '/shop' }, [`${ARN}/shop`]],
  ])('%s is asked for its parameters', (action, input, resources) => {
    expect(ssm().engine.access(action, input)).toEqual({ action: `ssm:${action}`, resources });
  });
});
