import type { Authorize, AwsApi, Engine, FaultGate } from './aws-api.ts';
import { notRun } from './not-run.ts';

/** Joins the engines to one API: each call is authorized, may meet a fault, and is then run. */
export function makeAwsApi(parts: {
  readonly engines: readonly Engine[];
  readonly authorize: Authorize;
  readonly fault?: FaultGate;
}): AwsApi {
  const engines = new Map(parts.engines.map((engine) => [engine.service, engine]));
  return {
    async call(call) {
      const engine = engines.get(call.service);
      if (engine === undefined) throw notRun(call);
      for (const access of [engine.access(call.action, call.input)].flat())
        parts.authorize({ accessKeyId: call.accessKeyId, ...access });
      const after = parts.fault?.(call);
      if (after === 'hang') return new Promise<never>(() => {});
      const output = await engine.call(call.action, call.input, call.traceHeader);
      after?.();
      return output;
    },
  };
}
