import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';

/** What the properties of a permission become in the function's policy. */
const CONDITIONS = [
  { property: 'SourceArn', operator: 'ArnLike', key: 'aws:SourceArn' },
  { property: 'SourceAccount', operator: 'StringEquals', key: 'aws:SourceAccount' },
  {
    property: 'FunctionUrlAuthType',
    operator: 'StringEquals',
    key: 'lambda:FunctionUrlAuthType',
  },
  { property: 'InvokedViaFunctionUrl', operator: 'Bool', key: 'lambda:InvokedViaFunctionUrl' },
];

const permission: ResourceHandler = {
  understood: [
    ...['Action', 'FunctionName', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl', 'Principal'],
    ...['SourceAccount', 'SourceArn'],
  ],
  create({ logicalId, properties }, { functions, policies }) {
    policies.addToResource(functions.findArn(properties.requiredText('FunctionName')), [
      {
        effect: 'Allow',
        actions: [properties.requiredText('Action')],
        notActions: undefined,
        resources: undefined,
        notResources: undefined,
        principals: [properties.requiredText('Principal')],
        conditions: CONDITIONS.flatMap(({ property, operator, key }) => {
          const value = properties.text(property);
          return value === undefined ? [] : [{ operator, key, values: [value] }];
        }),
      },
    ]);
    return { ref: logicalId };
  },
};

/** Who may invoke functions; one of a version or alias is for invocations that name it. */
export const permissionResources: ResourceHandlers = { 'AWS::Lambda::Permission': permission };
