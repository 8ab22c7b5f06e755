import { describe, expect, it } from '@jest/globals';
import { relocate } from '../../../local/cloudformation/relocate.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';

const move = (text: string, ...environments: string[]) =>
  relocate(text, environments, DEFAULT_ACCOUNT_REGION);

describe('relocate', () => {
  it('puts the account and the region of every stack here, in each form that CDK writes', () => {
    const both = 'aws://111122223333/eu-west-1';

    const moved = move(
      '["arn:aws:sqs:eu-west-1:111122223333:a", ":111122223333:", "111122223333", ".eu-west-1.", "arn:aws:sns:ap-southeast-2:444455556666:b"]',
      ...[both, 'aws://444455556666/ap-southeast-2'],
    );

    expect(JSON.parse(moved)).toEqual([
      ...['arn:aws:sqs:us-east-1:000000000000:a', ':000000000000:', '000000000000', '.us-east-1.'],
      'arn:aws:sns:us-east-1:000000000000:b',
    ]);
  });

  it('leaves alone what only looks like one, and what no env names', () => {
    const text =
      'eu-west-11 my-eu-west-1 eu-west-1a 1111222233334 assets-111122223333-eu-west-1 us-west-2';

    expect(move(text, 'aws://111122223333/eu-west-1')).toBe(text);
    expect(move('unknown-region', 'aws://unknown-account/unknown-region', '')).toBe(
      'unknown-region',
    );
  });
});
