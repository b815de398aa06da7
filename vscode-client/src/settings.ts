/** What the user has set, for the server. */
import * as vscode from 'vscode';

const OWN: readonly string[] = ['interpreter', 'trace.server'];

/**
 * Only what somebody has written down: VS Code fills in a default for every setting, and that would win over the
 * project's pyproject.toml.
 */
export function written(names: readonly string[], scope?: vscode.Uri): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('headwater', scope);
  const found: Record<string, unknown> = {};
  for (const name of names) {
    const where = configuration.inspect(name);
    const values = [where?.globalValue, where?.workspaceValue, where?.workspaceFolderValue];
    if (values.every((value) => value === undefined)) continue;
    const keys = name.split('.');
    const last = keys.pop() ?? name;
    let group = found;
    for (const key of keys) group = (group[key] ??= {}) as Record<string, unknown>;
    group[last] = configuration.get(name);
  }
  return found;
}

/** The names of the server's settings, without the section, as package.json declares them. */
export function serverSettings(extension: vscode.Extension<unknown>): string[] {
  const manifest = extension.packageJSON as { contributes: { configuration: { properties: Record<string, unknown> } } };
  return Object.keys(manifest.contributes.configuration.properties)
    .map((name) => name.slice('headwater.'.length))
    .filter((name) => !OWN.includes(name));
}
