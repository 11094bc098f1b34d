import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import { createRedactor } from '../../../src/adapters/text/redact.ts';
import { createText } from '../../../src/adapters/text/text-port.ts';
import { type Play, ScriptedWorld, Shell } from '../../support/scripted-world.ts';
import { BRIEF, DIR } from '../../support/story.ts';

/** A shell whose environment holds a password that is also a word of the project, and what its run logs hold. */
function guarded(play?: Play) {
  const scripted = new ScriptedWorld(play === undefined ? {} : { play });
  const logged: string[] = [];
  scripted.ports = {
    text: createText(createRedactor({ PGPASSWORD: 'contracts' })),
    runLogs: {
      open: async () => ({ path: '/log', write: (text) => void logged.push(text), close: async () => {} }),
      archive: async () => {},
      restore: async () => {},
    },
  };
  return { shell: new Shell({}, {}, scripted), scripted, logged };
}

describe('where the value of a secret stands in what an agent hands over', () => {
  test('its files arrive under their own paths, as they were written', async () => {
    const { shell, scripted } = guarded();
    await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan');
    expect(scripted.project.files.has(PATHS.openapi)).toBe(true);
    expect(scripted.project.files.has('contracts/habits.contracts.ts')).toBe(true);
    expect([...scripted.project.files.keys(), ...scripted.project.files.values()].join('\n')).not.toContain('redacted');
  });

  test('it is masked in the words on the screen, in the run log and in the error that is kept', async () => {
    const { shell, scripted, logged } = guarded(async function* () {
      yield { type: 'text', text: 'the password is contr' };
      yield { type: 'text', text: 'acts\n' };
      const error = { kind: 'other', status: null, retryable: false, message: 'no entry with contracts' } as const;
      yield { type: 'end', reason: 'error', error, finalText: '' };
    });
    await shell.all('Start agent 0', BRIEF, DIR);
    await shell.do('!compile');
    expect(JSON.stringify(shell.items)).toContain('the password is [redacted:PGPASSWORD]');
    expect(logged.join('')).toContain('the password is [redacted:PGPASSWORD]');
    const ended = (await scripted.journal()).map(({ event }) => event).findLast(({ type }) => type === 'run/ended');
    expect(ended).toMatchObject({
      why: 'no entry with [redacted:PGPASSWORD]',
      error: { message: 'no entry with [redacted:PGPASSWORD]' },
    });
  });
});
