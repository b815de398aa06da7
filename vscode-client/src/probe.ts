/** Asks a Python whether it has Headwater. */
import { execFile } from 'node:child_process';

export type Probe =
  | { readonly python: string; readonly version: string }
  | { readonly python: string; readonly missing: 'python' | 'headwater' | 'answer'; readonly detail: string };

/**
 * `-P` keeps the folder that Python is started in off its path: a file of the workspace that is called like a
 * module must not be run in its place. Pythons before 3.11 do not know it, and are too old for Headwater anyway.
 */
export const ARGUMENTS: readonly string[] = ['-P', '-m', 'headwater'];

export async function probe(python: string, folder: string, timeout = 30_000): Promise<Probe> {
  return new Promise((resolve) => {
    execFile(
      python,
      [...ARGUMENTS, '--version'],
      { cwd: folder, timeout, windowsHide: true },
      (error, stdout, stderr) => {
        const version = /\d+(\.\d+)+\S*/.exec(stdout)?.[0];
        if (error === null && version !== undefined) {
          resolve({ python, version });
        } else if (error?.code === 'ENOENT' || error?.code === 'EACCES') {
          resolve({ python, missing: 'python', detail: `${python} cannot be started` });
        } else if (/No module named '?headwater/.test(stderr)) {
          resolve({ python, missing: 'headwater', detail: `${python} does not have the headwater package` });
        } else if (/option:? -P/.test(stderr)) {
          resolve({ python, missing: 'headwater', detail: `${python} is older than Python 3.11` });
        } else {
          const last = stderr.trim().split('\n').at(-1);
          resolve({
            python,
            missing: 'answer',
            detail: `${python} -m headwater --version failed${last ? `: ${last}` : ''}`,
          });
        }
      },
    );
  });
}
