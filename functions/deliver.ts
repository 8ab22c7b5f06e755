import { patientLambdaClient } from '../aws/clients.ts';
import { LambdaFunctionInvoker } from '../aws/lambda-function-invoker.ts';
import { readText } from '../aws/settings.ts';
import { sendTogether } from '../core/deliver/send-together.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import { composeSubscriber } from '../subscriber/compose-subscriber.ts';
import { makeSubscriber } from '../subscriber/make-subscriber.ts';
import { InvokeTarget } from '../targets/invoke.ts';

/** The function of a subscriber, from the variables that the constructs set. */
const handle = lazy(() => {
  const { env } = process;
  const invoker = new LambdaFunctionInvoker(
    patientLambdaClient(),
    readText(env, ENV.invokedFunction),
  );
  const permanentErrors = env[ENV.permanentErrors]?.split(',') ?? [];
  const target = new InvokeTarget(invoker, {
    batch: env[ENV.invokeBatches] === 'true',
    permanentErrors,
  });
  return sendTogether(target);
});

/** The Lambda handler between a subscriber's queue and a function of any language. */
export const handler = makeSubscriber(
  (event, context) => handle()(event, context),
  composeSubscriber,
);
