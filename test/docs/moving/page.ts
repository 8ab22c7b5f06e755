import { readFileSync } from 'node:fs';

/** Commands of a page, and what one of their lines prints, among else. */
export interface Step {
  readonly commands: string;
  readonly shows: readonly string[];
}

/** What a page has its reader type, in its order: blocks of `sh`, each with the block of `text` behind it, if there is one. */
export function readSteps(document: string): readonly Step[] {
  const blocks = [...readFileSync(document, 'utf8').matchAll(/^```(sh|text)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, kind, commands = ''], place) => {
    if (kind !== 'sh') return [];
    const [, next, text = ''] = blocks[place + 1] ?? [];
    return [{ commands, shows: next === 'text' ? text.trim().split('\n') : [] }];
  });
}

/** The names that a page has its reader set. */
export function namesIn(step: Step): readonly string[] {
  return [...step.commands.matchAll(/^export (\w+)=/gm)].map(([, name = '']) => name);
}
