import { join } from 'node:path';
import { type Place, placeOf } from './app-places.ts';
import { type Drive, driveApp } from './drive-app.ts';
import type { SurveyedApp } from './find-apps.ts';
import { RunningApp } from './running-app.ts';

/** What became of an app: what ended its start, if anything did, what is named as not run, and how its main path went. */
export interface Outcome {
  readonly error?: string;
  readonly warnings: readonly string[];
  readonly seconds: number;
  /** What went otherwise than the drive says; `''` where all went as it says. */
  readonly driven?: string;
}

/** Starts an app by `waybill start`, drives it where there is something to drive, and stops it. */
export async function startApp(
  app: SurveyedApp,
  { drive, isInstalled }: { readonly drive: Drive | undefined; readonly isInstalled: boolean },
): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  let place: Place | undefined;
  try {
    place = await placeOf(app, isInstalled);
    const command = place.program === undefined ? [] : ['--app', `node ${place.program}`];
    const running = new RunningApp(join(place.root, app.folder), [
      ...command,
      ...(drive?.options ?? []),
    ]);
    const { error, warnings } = await running.started();
    const outcome = { warnings, seconds: seconds(), ...(error === undefined ? {} : { error }) };
    const isDriven = error === undefined && drive !== undefined;
    const driven = isDriven ? { driven: await driveApp(drive, running) } : {};
    await running.stop();
    return { ...outcome, ...driven };
  } catch (error) {
    const [first = ''] = String(error).split('\n');
    return { error: first, warnings: [], seconds: seconds() };
  } finally {
    place?.remove();
  }
}
