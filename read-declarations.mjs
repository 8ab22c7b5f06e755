import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A declaration file's statements and the comments before them; `tsc` begins each at the start of a line. */
const STATEMENT = /^\/\*\*[\s\S]*?\*\/$|^[^\s/].*(?:\n[\s})|].*)*/gm;

const DECLARES =
  /^(?:export )?(?:declare )?(?:abstract )?(?:function|class|interface|type|const) (\w+)/;
const IMPORTS_OR_EXPORTS = /^(import|export)(?: type)? \{([^}]*)\}(?: from '([^']+)')?/;

/**
 * What a declaration file declares, exports and imports from files beside it, by name: declarations as statements with
 * their comments, the others as the file and the name there.
 */
export function readDeclarations(path) {
  const declared = new Map();
  const exported = new Map();
  const imported = new Map();
  for (const { comment, code } of statements(readFileSync(path, 'utf8'))) {
    const [, name] = DECLARES.exec(code) ?? [];
    const [, word, list, from] = IMPORTS_OR_EXPORTS.exec(code) ?? [];
    const isType = /^(?:im|ex)port type /.test(code);
    if (name !== undefined) {
      declared.set(name, [...(declared.get(name) ?? []), { comment, code }]);
      if (code.startsWith('export ')) exported.set(name, { path, name });
    } else if (from === undefined || from.startsWith('.')) {
      const file = from === undefined ? path : join(dirname(path), from.replace(/\.ts$/, '.d.ts'));
      for (const { there, here, isTypeAlone } of namesOf(list ?? '')) {
        const origin = { path: file, name: there, isType: isType || isTypeAlone };
        (word === 'import' ? imported : exported).set(here, origin);
      }
    }
  }
  return { declared, exported, imported };
}

function statements(text) {
  const found = [];
  let comment = '';
  for (const [part] of text.matchAll(STATEMENT)) {
    if (!part.startsWith('/**')) found.push({ comment, code: part.trimEnd() });
    comment = part.startsWith('/**') ? part : '';
  }
  return found;
}

function namesOf(list) {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [there, here = there] = item.replace(/^type /, '').split(' as ');
      return { there, here, isTypeAlone: item.startsWith('type ') };
    });
}
