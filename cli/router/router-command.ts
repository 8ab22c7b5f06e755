import type { Command } from '../command/command.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { connect, type Router } from './connect.ts';
import { explainError } from './explain-error.ts';

/** What a command does with a router. */
export interface RouterWork {
  readonly input: Input;
  readonly world: World;
  readonly router: Router;
}

/** A command that talks to a router: with the options that say to which, and errors that say what to do. */
export function routerCommand({
  run,
  ...command
}: Omit<Command, 'run' | 'asksRouter'> & {
  readonly run: (work: RouterWork) => Promise<number>;
}): Command {
  return {
    ...command,
    asksRouter: true,
    async run(input, world) {
      const router = connect(input, world);
      try {
        return await run({ input, world, router });
      } catch (error) {
        throw explainError(error, router.url);
      }
    },
  };
}
