import { describe, expect, it } from '@jest/globals';
import { AppValues } from '../../../../local/cloudformation/values/app-values.ts';
import { secretArn } from '../../../../local/services/secretsmanager/secret-arn.ts';
import { SecretsEngine } from '../../../../local/services/secretsmanager/secrets-engine.ts';
import { DEFAULT_ACCOUNT_REGION as place } from '../../../../local/support/account-region.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';

function secretsManager() {
  const values = new AppValues({ secrets: { token: 't0ken' } });
  values.addSecret('shop/db', '{"user":"ada"}');
  values.addSecret('empty', undefined);
  const warnings: string[] = [];
  const engine = new SecretsEngine({
    place,
    clock: { now: () => 1_700_000_000_000 },
    find: (name) => values.findSecret(name),
    warn: (message) => warnings.push(message),
  });
  return { engine, warnings };
}

const get = (input: object) => secretsManager().engine.call('GetSecretValue', { ...input });

describe('GetSecretValue', () => {
  it('answers as AWS does', async () => {
    expect(await get({ SecretId: 'shop/db' })).toEqual({
      ARN: secretArn(place, 'shop/db'),
      Name: 'shop/db',
      VersionId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      SecretString: '{"user":"ada"}',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: 1_700_000_000,
    });
  });

  // Secrets Manager user guide, "Finding a secret from a partial ARN".
  it.each([
    ['its ARN', secretArn(place, 'shop/db'), secretArn(place, 'shop/db')],
    ['its ARN without the end', `${ARN}shop/db`, secretArn(place, 'shop/db')],
    ['the ARN that the app knows of one that is given', `${ARN}token-AbCd12`, `${ARN}token-AbCd12`],
  ])('finds a secret by %s', async (_, SecretId, arn) => {
    expect(await get({ SecretId })).toMatchObject({ ARN: arn });
  });

  it('finds the current version by its id and its label', async () => {
    const { VersionId } = await get({ SecretId: 'token' });

    const answer = await get({ SecretId: 'token', VersionId, VersionStage: 'AWSCURRENT' });

    expect(answer).toMatchObject({ SecretString: 't0ken', VersionId });
  });

  // The texts are those that AWS gave LocalStack's own tests (test_secretsmanager.snapshot.json).
  it.each([
    ['a secret that nobody gives', { SecretId: 'nobody' }, '.'],
    ['a name with the end of an ARN', { SecretId: 'token-AbCd12' }, '.'],
    [
      'a label that no version has',
      { SecretId: 'token', VersionStage: 'AWSPREVIOUS' },
      ' value for staging label: AWSPREVIOUS',
    ],
    [
      'a version that is not there',
      { SecretId: 'token', VersionId: '0'.repeat(32) },
      ` value for VersionId: ${'0'.repeat(32)}`,
    ],
    ['a secret without a value', { SecretId: 'empty' }, ' value for staging label: AWSCURRENT'],
  ])('rejects %s', async (_, input, end) => {
    await expect(get(input)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Secrets Manager can't find the specified secret${end}`,
    });
  });

  it('rejects a version that has not the label', async () => {
    const { VersionId } = await get({ SecretId: 'token' });

    await expect(
      get({ SecretId: 'token', VersionId, VersionStage: 'AWSPENDING' }),
    ).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
  });

  it('rejects a call without a secret', async () => {
    await expect(get({})).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('says how to give what nobody gives', async () => {
    const { engine, warnings } = secretsManager();

    await expect(engine.call('GetSecretValue', { SecretId: `${ARN}nobody` })).rejects.toThrow();

    expect(warnings).toEqual([
      'the secret "nobody" was asked for, which no stack here makes: give it with --secret nobody=VALUE',
    ]);
  });
});

describe('permissions', () => {
  // Service authorization reference, "AWS Secrets Manager": the resource `Secret`, with the end of its name.
  it.each([
    ['a name', 'shop/db', secretArn(place, 'shop/db')],
    ['a complete ARN', `${ARN}token-AbCd12`, `${ARN}token-AbCd12`],
    ['a secret that nobody gives', 'nobody', secretArn(place, 'nobody')],
  ])('are asked for the ARN of %s', (_, SecretId, arn) => {
    expect(secretsManager().engine.access('GetSecretValue', { SecretId })).toEqual({
      action: 'secretsmanager:GetSecretValue',
      resources: [arn],
    });
  });
});
