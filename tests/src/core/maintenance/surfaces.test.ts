import { describe, expect, test } from 'vitest';
import { guarded, surfacesOf, withFiles } from '../../../../src/core/maintenance/surfaces.ts';
import { freshTask } from '../../../../src/core/slices/artifacts.ts';
import { task } from '../../../support/story.ts';

const none = { tasks: {} };
const writing = (...outputFiles: string[]) => task(1, { outputFiles });
const names = (all: ReturnType<typeof surfacesOf>): readonly string[] => all.map(({ surface }) => surface);

describe('what the names of files say', () => {
  test.each([
    ['src/auth/index.ts', 'auth'],
    ['lib/login.py', 'auth'],
    ['src/user-session.mjs', 'auth'],
    ['app/sign-in.tsx', 'auth'],
    ['src/password_reset.go', 'auth'],
    ['src/main/AuthService.java', 'auth'],
    ['web/loginForm.tsx', 'auth'],
    ['lib/authorization.ts', 'auth'],
    ['src/UserRepository.kt', 'data'],
    ['db/migrations/004_due.sql', 'data'],
    ['prisma/schema.prisma', 'data'],
    ['src/models/invoice.rb', 'data'],
    ['src/store.mjs', 'data'],
    ['Dockerfile', 'infra'],
    ['deploy/prod.yaml', 'infra'],
    ['infra/main.tf', 'infra'],
    ['.env.production', 'infra'],
    ['docker-compose.override.yml', 'infra'],
    ['.github/workflows/ci.yml', 'cicd'],
    ['src/api/books.ts', 'api'],
    ['src/components/Button.tsx', 'ui'],
  ] as const)('%s: %s', (path, surface) => {
    expect(names(surfacesOf(none, [writing(path)], []))).toContain(surface);
  });

  test.each(['src/author.ts', 'src/restore.ts', 'docs/deployment-history.txt', 'src/tokenizer.ts', 'src/remodel.ts'])(
    '%s only sounds like it',
    (path) => {
      expect(guarded(surfacesOf(none, [writing(path)], []))).toEqual([]);
    },
  );

  test('of tests they say nothing: what they try is not what the product does', () => {
    expect(guarded(surfacesOf(none, [writing('tests/auth.test.mjs', 'src/login.spec.ts')], []))).toEqual([]);
  });
});

test('an owner says what its file is, by the kind of its task; a change does not own itself', () => {
  const owner = task(2, { type: 'data', outputFiles: ['src/shelf.mjs'] });
  const own = { ...writing('src/shelf.mjs'), id: 'MAINT-001-1' };
  const state = { tasks: { [owner.id]: freshTask(owner), [own.id]: freshTask(own) } };
  const [kind, found] = surfacesOf(state, [own], []);
  expect(kind).toEqual({ surface: 'feature', by: 'code', why: 'MAINT-001-1 is of that kind' });
  expect(found).toEqual({ surface: 'data', by: 'code', why: "src/shelf.mjs is TASK-002's, a task of that kind" });
});

test('each surface stands once, with what said it first; what was declared is not taken away', () => {
  const all = surfacesOf(none, [task(1, { type: 'auth', outputFiles: ['src/auth.mjs'] })], ['infra', 'auth']);
  expect(all.map(({ surface, by }) => [surface, by])).toEqual([
    ['infra', 'agent'],
    ['auth', 'agent'],
  ]);
});

test('a file that was changed though no task named it counts as well', () => {
  const surfaces = surfacesOf(none, [writing('src/part-1.mjs')], []);
  const cycle = { surfaces, files: ['src/part-1.mjs', 'src/session.mjs'], taskIds: ['MAINT-001-1'] };
  expect(guarded(withFiles(none, cycle)).map(({ surface }) => surface)).toEqual(['auth']);
});
