import type { Cloud } from '../../local/cloud/cloud.ts';
import { functionLabel } from './function-label.ts';
import type { Reporter } from './reporter.ts';
import { type CdkApp, synthesize } from './synthesize.ts';
import { watchSources } from './watch-sources.ts';

/** What runs, and what is told of it. */
export interface Watched {
  readonly cloud: Cloud;
  readonly app: CdkApp;
  /** The folder that the app is synthesized into. */
  readonly assembly: string;
  readonly reporter: Reporter;
}

/** Synthesizes anew after every change below this folder, and lets the cloud take the functions' new code; the answer ends it. */
export function watchHandlers({ cloud, app, assembly, reporter }: Watched): () => void {
  const stop = new AbortController();
  let last = Promise.resolve();
  const unwatch = watchSources('.', () => {
    last = last.then(() => takeOver());
  });
  const takeOver = async () => {
    if (stop.signal.aborted) return;
    try {
      await synthesize(app, { outdir: assembly, signal: stop.signal });
      const { functions, stackChanged } = cloud.reload();
      for (const name of functions)
        reporter.note(`took over the new code of ${functionLabel(cloud, name)}`);
      if (stackChanged) reporter.note('the stack has changed as well: restart to take that over');
    } catch (error) {
      if (!stop.signal.aborted)
        reporter.note(error instanceof Error ? error.message : String(error));
    }
  };
  return () => {
    unwatch();
    stop.abort();
  };
}
