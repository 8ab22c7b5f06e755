import { COMMANDS } from '../commands.ts';
import { formatHelp, listCommands } from './format-help.ts';

const HEAD = `# Commands

What the command \`waybill\` does; in a project that has the package, it is \`npx waybill\`. \`npm run commands\` writes this
file from the table of commands, and \`npm run check\` fails where it is out of date.
[operating.md](operating.md#from-the-command-line) has a session with them.

Options may stand before or behind arguments. At a terminal, lists are tables; in a pipe, or with \`--json\`, they are JSON, one
object a line. Questions and progress go to the standard error, and are there at a terminal only.

| exit code | says                                                                        |
| --------- | --------------------------------------------------------------------------- |
| 0         | done                                                                        |
| 1         | failed, or nothing was done                                                 |
| 2         | wrong arguments, or there was nobody to ask                                 |
| 3         | partly failed: events were not taken, or a job did not do all that it found |

A router is named by \`--url\`, \`$WAYBILL_URL\`, \`--profile\`, \`$WAYBILL_PROFILE\` or the profile in use. A profile's key is sent to
its own router only. Where IAM decides who may ask, \`--iam execute-api\`, or \`--iam lambda\` at a function URL, signs requests with
the credentials that the AWS CLI would use; \`waybill profile set\` keeps that of a router.
\`$WAYBILL_DEBUG\` shows where an error comes from.
`;

/** The document of all commands: `docs/commands.md`. */
export function documentCommands(): string {
  const shown = COMMANDS.filter(({ isHidden }) => !isHidden);
  const parts = shown.map(
    (command) => `## ${command.name}\n\n${fence(formatHelp(command).trimEnd())}`,
  );
  return [HEAD, fence(listCommands(shown).trimEnd()), ...parts].join('\n');
}

function fence(text: string): string {
  return `\`\`\`\n${text}\n\`\`\`\n`;
}
