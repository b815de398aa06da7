/** Which Python runs the server. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { probe } from './probe';
import type { Probe } from './probe';

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

const FIRST = 0;

/** The setting, or "" where the choice is left to us. */
export function chosen(): string {
  const text = vscode.workspace.getConfiguration('headwater').get<string>('interpreter', '').trim();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  return text.replace(/^~(?=[/\\])/, homedir()).replaceAll('${workspaceFolder}', folder);
}

/**
 * The Python of the setting and no other; without a setting the first that has Headwater. In a workspace that is not
 * trusted its own environment is passed over: starting a Python is running code.
 */
export async function findPython(folder: string): Promise<Probe> {
  const setting = chosen();
  if (setting !== '') return probe(setting, folder);
  const active = vscode.workspace.isTrusted ? await activePython() : undefined;
  const tried: Probe[] = [];
  for (const python of [active, 'python3', 'python']) {
    if (python === undefined) continue;
    const answer = await probe(python, folder);
    if ('version' in answer) return answer;
    tried.push(answer);
  }
  // The one that a person would install it into.
  return (
    tried.find((answer) => 'missing' in answer && answer.missing !== 'python') ??
    tried[FIRST] ?? { python: 'python3', missing: 'python', detail: 'no Python was found' }
  );
}

/** Calls back when another environment is chosen in the Python extension. */
export async function activePythonChanged(then: () => void): Promise<vscode.Disposable> {
  const api = await pythonExtension();
  return api?.environments.onDidChangeActiveEnvironmentPath(then) ?? new vscode.Disposable(() => undefined);
}

async function activePython(): Promise<string | undefined> {
  const environments = (await pythonExtension())?.environments;
  if (environments === undefined) return undefined;
  const active = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
  return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  try {
    return await extension?.activate();
  } catch {
    return undefined; // Its failure is its own to report; a Python on the path may still do.
  }
}
