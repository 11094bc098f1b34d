import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextSchema } from '../../schemas/config.ts';
import { type Clone, makeClone, run, script } from './clone.ts';

const backupsOf = (clone: Clone): string[] => readdirSync(join(clone.root, 'config/backups'));

function writeContext(clone: Clone, text: string): void {
  mkdirSync(join(clone.root, 'config'), { recursive: true });
  writeFileSync(clone.contextPath, text);
}

const project = {
  name: 'shop',
  status: 'active',
  pipeline_stage: 'built',
  last_active_agent: 3,
  handoff: null,
  registered_at: '2026-01-01T00:00:00.000Z',
  last_updated: '2026-01-01T00:00:00.000Z',
};

describe('a first run', () => {
  test('installs, builds and writes a configuration that the shell accepts', async () => {
    const clone = makeClone();
    const { code, stdout, stderr } = await clone.setup();

    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('Open it: npm start');
    expect(contextSchema.parse(clone.context())).toMatchObject({
      _setup_complete: true,
      install_path: clone.root,
      agent: { backend: 'rehearsal', model: null },
      registered_projects: {},
    });
    expect(statSync(clone.contextPath).mode & 0o777).toBe(0o600);
    expect(clone.context()._last_configured).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(existsSync(join(clone.root, '.node'))).toBe(false);
  });

  test('asks npm for the locked packages, with those for development and without install scripts', async () => {
    const clone = makeClone();
    clone.env.NODE_ENV = 'production';
    await clone.setup();

    expect(clone.npmCalls()).toHaveLength(1);
    for (const flag of ['--no-save', '--include=dev', '--ignore-scripts']) expect(clone.npmCalls()[0]).toContain(flag);
  });

  test('leaves a program that opens', async () => {
    const clone = makeClone();
    await clone.setup();

    const opened = await run([process.execPath, join(clone.root, 'src/bin/codesleuth.mjs'), 'a b'], clone.env, '/');
    expect(opened).toEqual({ code: 0, stdout: 'opened a b\n', stderr: '' });
  });
});

describe('a second run', () => {
  test('changes nothing and asks npm for nothing', async () => {
    const clone = makeClone();
    await clone.setup();
    const before = clone.listing();
    const { code } = await clone.setup();

    expect(code).toBe(0);
    expect(clone.npmCalls()).toHaveLength(1);
    expect(clone.listing()).toEqual(before);
  });

  test('builds again when a source changed, and keeps the chunks that a running shell may still load', async () => {
    const clone = makeClone();
    await clone.setup();
    const before = readdirSync(join(clone.root, 'dist'));
    writeFileSync(join(clone.root, 'src/main.tsx'), "process.stdout.write('newer\\n');\n");
    const { stdout } = await clone.setup();

    expect(stdout).toContain('Built dist/');
    expect(readdirSync(join(clone.root, 'dist'))).toEqual(expect.arrayContaining(before));
    const opened = await run([process.execPath, join(clone.root, 'src/bin/codesleuth.mjs')], clone.env, '/');
    expect(opened.stdout).toBe('newer\n');
  });

  test('builds again when a part of the build is gone', async () => {
    const clone = makeClone();
    await clone.setup();
    writeFileSync(join(clone.root, 'dist/boot.js'), '');

    expect((await clone.setup('--check')).code).toBe(1);
    await clone.setup();
    expect((await clone.setup('--check')).code).toBe(0);
  });

  test('installs again after an installation that was cut short', async () => {
    const clone = makeClone();
    writeFileSync(join(clone.root, '../npm-breaks'), '');
    const broken = await clone.setup();
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/could not be installed[\s\S]*Why:[\s\S]*Type: bash SETUP\.sh/);

    rmSync(join(clone.root, '../npm-breaks'));
    expect((await clone.setup()).code).toBe(0);
    expect(existsSync(join(clone.root, 'node_modules/half'))).toBe(false);
  });

  test('installs again when the lock file changed', async () => {
    const clone = makeClone();
    await clone.setup();
    writeFileSync(join(clone.root, 'package-lock.json'), '{"changed": true}');
    rmSync(join(clone.root, 'node_modules/esbuild'));
    await clone.setup();

    expect(clone.npmCalls()).toHaveLength(2);
  });
});

describe('the runtime', () => {
  test('comes into .node/ where the installed Node is too old, and runs npm from then on', async () => {
    const clone = makeClone('old');
    const { code, stdout } = await clone.setup();

    expect(code).toBe(0);
    expect(stdout).toContain('v22.17.9 is installed');
    expect(clone.npmCalls()[0]).toMatch(
      /^v22\.17\.9 install --prefix .*--no-save.*--ignore-scripts.* node-[a-z0-9-]+@24\.x$/,
    );
    expect(clone.npmCalls()[1]).toMatch(new RegExp(`^${process.version} install`));
  });

  test('is brought once', async () => {
    const clone = makeClone('old');
    await clone.setup();
    await clone.setup();

    expect(clone.npmCalls()).toHaveLength(2);
  });

  test.each([
    ['git', 'git was not found'],
    ['npm', 'npm was not found'],
  ])('without %s set-up says what is missing, why, and what to type', async (name, message) => {
    const clone = makeClone();
    rmSync(join(clone.bin, name));
    const { code, stderr } = await clone.setup();

    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`${message}[\\s\\S]*Why:[\\s\\S]*Type:`));
    expect(existsSync(clone.contextPath)).toBe(false);
  });
});

describe('--check', () => {
  test('on a fresh clone says so, exits 1 and changes nothing', async () => {
    const clone = makeClone();
    const before = clone.listing();
    const { code, stdout } = await clone.setup('--check');

    expect(code).toBe(1);
    expect(stdout).toContain('Not set up. Type: bash SETUP.sh');
    expect(clone.listing()).toEqual(before);
  });

  test('with no usable Node installs none', async () => {
    const clone = makeClone('none');
    const { code, stdout } = await clone.setup('--check');

    expect(code).toBe(1);
    expect(stdout).toContain('22.18 or newer is needed');
    expect(clone.npmCalls()).toEqual([]);
  });

  test('prints the configuration and the agents that are installed', async () => {
    const clone = makeClone();
    script(join(clone.bin, 'claude'), 'exit 3');
    await clone.setup();
    const before = clone.listing();
    const { code, stdout } = await clone.setup('--check');

    expect(code).toBe(0);
    expect(stdout).toMatch(/coordination +journal\n/);
    expect(stdout).toMatch(/backend +rehearsal \(no model\)\n/);
    expect(stdout).toMatch(/claude +found at .*claude\n/);
    expect(stdout).not.toContain('codex');
    expect(clone.listing()).toEqual(before);
  });
});

describe('the configuration', () => {
  test('keeps unknown keys and registered projects when it is written again', async () => {
    const clone = makeClone();
    const registered_projects = { '/home/me/shop': { ...project, colour: 'red' } };
    writeContext(clone, JSON.stringify({ mine: [1], tier1: { own: 2 }, agent: { model: 'm' }, registered_projects }));
    await clone.setup();

    expect(clone.context()).toMatchObject({ mine: [1], tier1: { own: 2 }, agent: { model: 'm' }, registered_projects });
    expect(contextSchema.safeParse(clone.context()).success).toBe(true);
  });

  test('follows a clone that was moved', async () => {
    const clone = makeClone();
    await clone.setup();
    writeContext(clone, JSON.stringify({ ...clone.context(), install_path: '/elsewhere' }));

    expect((await clone.setup('--check')).code).toBe(1);
    await clone.setup();
    expect(clone.context().install_path).toBe(clone.root);
  });

  test.each([
    ['broken JSON', '{\n  "tier1": {,\n}', /line 2/],
    ['a later version', '{"schema_version": 2}', /schema_version is 2/],
    ['projects that are no object', '{"registered_projects": []}', /registered_projects is not an object/],
    ['an empty file', '', /not JSON/],
  ])('is named and kept as it is when it holds %s', async (_what, text, why) => {
    const clone = makeClone();
    writeContext(clone, text);
    const { code, stdout } = await clone.setup();
    await clone.setup();

    expect(code).toBe(1);
    expect(stdout).toContain(clone.contextPath);
    expect(stdout).toMatch(why);
    expect(stdout).toContain('bash SETUP.sh --reset');
    expect(readFileSync(clone.contextPath, 'utf8')).toBe(text);
    expect(backupsOf(clone)).toHaveLength(1);
  });

  test('--check on a corrupt file makes no copy', async () => {
    const clone = makeClone();
    await clone.setup();
    writeContext(clone, '{');

    expect((await clone.setup('--check')).code).toBe(1);
    expect(existsSync(join(clone.root, 'config/backups'))).toBe(false);
  });

  test('goes where CODESLEUTH_HOME points, from where the command was typed', async () => {
    const clone = makeClone();
    clone.env.CODESLEUTH_HOME = 'other home';
    await clone.setup();

    expect(existsSync(clone.contextPath)).toBe(false);
    expect(statSync(join(clone.root, '../other home/config')).mode & 0o777).toBe(0o700);
    expect(existsSync(join(clone.root, '../other home/config/context.json'))).toBe(true);
  });

  test('leaves no temporary file behind', async () => {
    const clone = makeClone();
    await clone.setup();

    expect(readdirSync(join(clone.root, 'config'))).toEqual(['context.json']);
  });
});

describe('--reset', () => {
  test('starts over after a backup of the exact bytes, and touches no project', async () => {
    const clone = makeClone();
    await clone.setup();
    const directory = join(clone.root, '../shop');
    mkdirSync(directory);
    const text = JSON.stringify({ ...clone.context(), mine: 1, registered_projects: { [directory]: project } });
    writeContext(clone, text);
    const { code, stdout } = await clone.setup('--reset');

    const [backup = ''] = backupsOf(clone);
    expect(code).toBe(0);
    expect(backup).toMatch(/^context-\d{8}T\d{6}\.\d{3}Z\.json$/);
    expect(stdout).toContain(join('config/backups', backup));
    expect(readFileSync(join(clone.root, 'config/backups', backup), 'utf8')).toBe(text);
    expect(clone.context()).toMatchObject({ _setup_complete: true, registered_projects: {} });
    expect(clone.context()).not.toHaveProperty('mine');
    expect(existsSync(directory)).toBe(true);
  });

  test('gets past a corrupt file', async () => {
    const clone = makeClone();
    writeContext(clone, '{');
    const { code } = await clone.setup('--reset');

    expect(code).toBe(0);
    expect(backupsOf(clone)).toHaveLength(1);
    expect(clone.context()._setup_complete).toBe(true);
  });
});

describe('the command line', () => {
  test.each([[['--bogus']], [['-x']], [['now']], [['--check', '--reset']]])(
    '%j is refused with the usage',
    async (args) => {
      const clone = makeClone();
      const before = clone.listing();
      const { code, stderr } = await clone.setup(...args);

      expect(code).toBe(2);
      expect(stderr).toContain('Usage: bash SETUP.sh');
      expect(clone.listing()).toEqual(before);
    },
  );

  test('--start sets up and opens the shell', async () => {
    const { code, stdout } = await makeClone().setup('--start');

    expect(code).toBe(0);
    expect(stdout).toMatch(/opened\n$/);
  });

  test('--test ends in a count even when set-up fails', async () => {
    const clone = makeClone();
    writeFileSync(join(clone.root, '../npm-breaks'), '');
    const { code, stdout } = await clone.setup('--test');

    expect(code).toBe(1);
    expect(stdout).toMatch(/\n0 passed, 1 failed\n$/);
  });

  test('works when called through a link', async () => {
    const clone = makeClone();
    symlinkSync(clone.root, join(clone.root, '../link'));
    const { code } = await run(['bash', 'link/SETUP.sh'], clone.env, join(clone.root, '..'));

    expect(code).toBe(0);
    expect(clone.context().install_path).toBe(clone.root);
  });
});
