import { describe, expect, it } from '@jest/globals';
import { planResources } from '../../../local/cloudformation/plan-resources.ts';
import type { TemplateResource } from '../../../local/cloudformation/template.ts';

const order = (Resources: Record<string, TemplateResource>) =>
  planResources({ Resources }).map(({ logicalId }) => logicalId);

describe('planResources', () => {
  it('puts a resource after everything it names', () => {
    const planned = order({
      Sub: { Type: 'T', Properties: { a: { 'Fn::Sub': `x-\${Att.Arn}` } } },
      Att: { Type: 'T', Properties: { a: [{ 'Fn::GetAtt': ['Reference', 'Arn'] }] } },
      Reference: { Type: 'T', Properties: { a: { deep: { Ref: 'Depended' } } } },
      Depended: { Type: 'T', DependsOn: ['First'] },
      First: { Type: 'T', Properties: { region: { Ref: 'AWS::Region' } } },
    });

    expect(planned).toEqual(['First', 'Depended', 'Reference', 'Att', 'Sub']);
  });

  it.each(['Custom::Thing', 'AWS::CloudFormation::CustomResource', 'AWS::CloudFormation::Stack'])(
    'keeps a resource of the type %s for the end, but before what needs it',
    (Type) => {
      const planned = order({
        Custom: { Type },
        User: { Type: 'T', Properties: { a: { 'Fn::GetAtt': ['Custom', 'Value'] } } },
        Policy: { Type: 'T' },
      });

      expect(planned).toEqual(['Policy', 'Custom', 'User']);
    },
  );

  it('rejects a cycle and names it', () => {
    expect(() =>
      order({
        A: { Type: 'T', DependsOn: 'B' },
        B: { Type: 'T', Properties: { a: { Ref: 'C' } } },
        C: { Type: 'T', Properties: { a: { Ref: 'B' } } },
      }),
    ).toThrow('B -> C -> B');
  });
});
