import { expect, test } from 'vitest';
import type { MovePreview } from '../../../../schemas/moves.ts';
import { moveWords } from '../../../../src/core/travel/preview-words.ts';

const preview: MovePreview = {
  head: 'a'.repeat(40),
  branch: 'refs/heads/main',
  to: 'b'.repeat(40),
  leaving: [],
  coming: [],
  changes: [],
  saved: [],
  left: [],
  fingerprint: 'f',
  backup: 'refs/codesleuth/backup/1-a',
  obstacles: [],
};

test('a move without a branch says that what is committed after it is on none', () => {
  const words = (branch: string | null): string => JSON.stringify(moveWords({ ...preview, branch }, preview.backup));
  expect(words(null)).toContain(
    'detached: what is committed from here on is on no branch (git switch -c <name> makes one)',
  );
  expect(words('refs/heads/main')).not.toContain('detached');
});
