import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { foldersIn } from '../support/folders.ts';

const DOCUMENTS = [
  ...['README.md', 'AGENTS.md'],
  ...['docs', 'docs/local', 'docs/moving'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

const top = foldersIn('.');
const second = top.flatMap(foldersIn);

/** The folders of the first tree of a document: a line each, those of the second level indented by two. */
function treeOf(document: string): readonly string[] {
  const [, block = ''] = /```\n([\s\S]*?)```/.exec(readFileSync(document, 'utf8')) ?? [];
  let parent = '';
  return block
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, indent = '', name = ''] = /^( {2})?(\S+\/)/.exec(line) ?? [];
      if (indent === '') parent = name;
      return indent === '' ? name : `${parent}${name}`;
    });
}

/** The paths of this repository that a document names between backticks, without those that have a placeholder. */
function pathsIn(document: string): readonly string[] {
  const text = readFileSync(document, 'utf8');
  return [...text.matchAll(/`([\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => top.some((folder) => path.startsWith(folder)));
}

/** The files that a document links to. */
function linksIn(document: string): readonly string[] {
  const text = readFileSync(document, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !link.includes(':'))
    .map((link) => join(dirname(document), link));
}

describe('docs/README.md', () => {
  it('has every folder of the first two levels in its tree, and no other', () => {
    expect([...treeOf('docs/README.md')].sort()).toEqual([...top, ...second].sort());
  });

  it('has every document in its list', () => {
    const listed = [...linksIn('docs/README.md'), ...linksIn('docs/local.md')];
    const unlisted = DOCUMENTS.filter((name) => name.startsWith('docs/'))
      .filter((name) => name !== 'docs/README.md')
      .filter((name) => !listed.includes(name));

    expect(unlisted).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('opens with every folder of the first level', () => {
    expect([...treeOf('docs/architecture.md')].sort()).toEqual([...top].sort());
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  it('names files and folders that are there', () => {
    expect(pathsIn(document).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('links to files that are there', () => {
    expect(linksIn(document).filter((path) => !existsSync(path))).toEqual([]);
  });
});
