import { describe, expect, it } from '@jest/globals';
import { makeAwsApi } from '../../../../local/api/route-calls.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { StsEngine } from '../../../../local/services/sts/sts-engine.ts';
import { DEFAULT_ACCOUNT_REGION as place } from '../../../../local/support/account-region.ts';

const roleArn = 'arn:aws:iam::000000000000:role/Shop-BillingRole';

/** Who calls with a key, where `AKIAFUNCTION` is that of a function whose role allows nothing. */
function identify(accessKeyId: string | undefined) {
  const policies = new Policies();
  policies.assignKey('AKIAFUNCTION', roleArn);
  const engine = new StsEngine(place, (key) =>
    key === 'AKIAFUNCTION' ? { roleArn, name: 'billing' } : undefined,
  );
  const api = makeAwsApi({ engines: [engine], authorize: policies.authorize });
  const input = { AccessKeyId: accessKeyId };
  return api.call({ service: 'sts', action: 'GetCallerIdentity', input, accessKeyId });
}

describe('GetCallerIdentity', () => {
  // STS API reference, "GetCallerIdentity", examples.
  it("of a function is the session of its role, whatever the role's policies say", async () => {
    expect(await identify('AKIAFUNCTION')).toEqual({
      Account: '000000000000',
      Arn: 'arn:aws:sts::000000000000:assumed-role/Shop-BillingRole/billing',
      UserId: expect.stringMatching(/^AROA[0-9A-F]{17}:billing$/),
    });
  });

  it.each([['AKIADEVELOPER'], [undefined]])('of the key %s is the root user', async (key) => {
    expect(await identify(key)).toEqual({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      UserId: '000000000000',
    });
  });
});
