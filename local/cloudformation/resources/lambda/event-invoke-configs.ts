import { DEFAULT_ASYNC_CONFIG } from '../../../services/lambda/asynchronous/async-config.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { boundFaults, validationError } from './validation-error.ts';

/** Lambda API reference, "PutFunctionEventInvokeConfig". */
const BOUNDS = [
  {
    property: 'MaximumEventAgeInSeconds',
    member: 'maximumEventAgeInSeconds',
    least: 60,
    most: 21_600,
  },
  { property: 'MaximumRetryAttempts', member: 'maximumRetryAttempts', least: 0, most: 2 },
];

/** The services that records are sent to here. */
const REACHED = new Set(['sqs', 'sns', 'lambda', 'events']);

const eventInvokeConfig: ResourceHandler = {
  understood: [
    'DestinationConfig',
    'FunctionName',
    'MaximumEventAgeInSeconds',
    'MaximumRetryAttempts',
    'Qualifier',
  ],
  create({ logicalId, properties }, { functions, warn }) {
    const faults = boundFaults(properties, BOUNDS);
    if (faults.length > 0) throw new Error(validationError(faults));
    const qualifier = properties.requiredText('Qualifier');
    const { arn } = functions.find(properties.requiredText('FunctionName'));
    const qualified = qualifier === '$LATEST' ? arn : `${arn}:${qualifier}`;
    if (functions.withArn(qualified) === undefined)
      throw new Error(`The function doesn't exist: ${qualified}`);
    const destination = (name: 'OnSuccess' | 'OnFailure') => {
      const to = properties.object('DestinationConfig').object(name).text('Destination');
      if (to === undefined || REACHED.has(to.split(':')[2] ?? '')) return to;
      warn(
        `AWS::Lambda::EventInvokeConfig "${logicalId}": the destination ${to} is not run locally`,
      );
      return undefined;
    };
    const [onSuccess, onFailure] = [destination('OnSuccess'), destination('OnFailure')];
    const seconds = properties.number('MaximumEventAgeInSeconds');
    functions.configureAsync(qualified, {
      maxAgeMs: seconds === undefined ? DEFAULT_ASYNC_CONFIG.maxAgeMs : seconds * 1000,
      maxRetries: properties.number('MaximumRetryAttempts') ?? DEFAULT_ASYNC_CONFIG.maxRetries,
      ...(onSuccess === undefined ? {} : { onSuccess }),
      ...(onFailure === undefined ? {} : { onFailure }),
    });
    return { ref: logicalId };
  },
};

/** How functions handle what nobody waits for. */
export const eventInvokeConfigResources: ResourceHandlers = {
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
};
