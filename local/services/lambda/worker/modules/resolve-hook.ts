import { fileURLToPath, pathToFileURL } from 'node:url';
import { ModuleFinder, type ModulePlaces } from './module-finder.ts';

interface Context {
  readonly parentURL?: string;
}

let finder: ModuleFinder | undefined;

/** Node calls it with what `register` was given. */
export function initialize(places: ModulePlaces): void {
  finder = new ModuleFinder(places);
}

/** Node's hook for what is imported (Node.js documentation, "Customization hooks"). */
export function resolve<Answer>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Answer,
): Answer {
  const { parentURL } = context;
  const parent = parentURL?.startsWith('file:') ? fileURLToPath(parentURL) : undefined;
  const found = finder?.find(specifier, parent);
  if (found === undefined) return next(specifier, context);
  if ('file' in found) return next(pathToFileURL(found.file).href, context);
  return next(specifier, { ...context, parentURL: pathToFileURL(found.base).href });
}
