import { describe, expect, it } from '@jest/globals';
import { Input } from '../../../cli/command/input.ts';
import { confirm } from '../../../cli/operate/confirm.ts';

/** What is asked of a person who gives this answer, and whether it is a yes. */
async function ask(answer: string, count: number, isYes = false) {
  const [asked, said]: [string[], string[]] = [[], []];
  const world = {
    canAsk: true,
    stderr: { write: (text: string) => said.push(text) },
    ask: async (question: string) => {
      asked.push(question);
      return answer;
    },
  };
  const question = { text: 'Redrive them?', count, name: 'billing' };
  const input = new Input([], { yes: isYes });
  const isConfirmed = await confirm(question, { input, world });
  expect(said).toEqual(isConfirmed ? [] : ['Nothing was done.\n']);
  return { isConfirmed, asked };
}

describe('a question', () => {
  it.each([
    ['y', true],
    [' YES ', true],
    ['', false],
    ['n', false],
    ['yesterday', false],
    ['billing', false],
  ])('is answered by %j: %s', async (answer, isConfirmed) => {
    expect(await ask(answer, 10_000)).toEqual({ isConfirmed, asked: ['Redrive them? [y/N] '] });
  });

  it.each([
    ['billing', true],
    ['y', false],
    ['billin', false],
  ])('about more than 10,000 is answered by %j: %s', async (answer, isConfirmed) => {
    const asked = ['Redrive them? Type billing to go on: '];

    expect(await ask(answer, 10_001)).toEqual({ isConfirmed, asked });
  });

  it('is not asked where somebody has answered it', async () => {
    expect(await ask('n', 20_000, true)).toEqual({ isConfirmed: true, asked: [] });
  });
});
