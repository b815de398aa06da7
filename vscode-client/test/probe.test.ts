import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { probe } from '../src/probe';

const folder = mkdtempSync(join(tmpdir(), 'headwater-probe-'));

function python(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const skip = process.platform === 'win32';

test('a Python that has Headwater tells its version', { skip }, async () => {
  const file = python('good', '[ "$*" = "-P -m headwater --version" ] && echo "headwater 1.2.3"');
  assert.deepEqual(await probe(file, folder), { python: file, version: '1.2.3' });
});

test('each reason to refuse a Python is told apart', { skip }, async () => {
  const missing = async (file: string): Promise<unknown> => {
    const answer = await probe(file, folder);
    return 'missing' in answer ? answer.missing : answer;
  };
  assert.equal(await missing(join(folder, 'absent')), 'python');
  assert.equal(await missing(python('bare', 'echo "python: No module named headwater" >&2; exit 1')), 'headwater');
  assert.equal(await missing(python('old', 'echo "unknown option -P" >&2; exit 2')), 'headwater');
  assert.equal(await missing(python('broken', 'echo "ImportError: pygls" >&2; exit 1')), 'answer');
});
