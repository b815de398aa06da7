import * as vscode from 'vscode';
import { Client } from './client';
import { registerCommands } from './commands';
import { GraphView } from './graphView';
import { activePythonChanged } from './python';

let client: Client | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  client = new Client(context.extension);
  const started = client;
  const view = new GraphView(context.extensionUri, started);
  const again = (): void => void started.restart();
  context.subscriptions.push(
    started,
    view,
    ...registerCommands(started, view),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('headwater.interpreter')) again();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
  );
  // Nobody waits for the Python extension to come up unless its choice is needed.
  void activePythonChanged(() => {
    if (!started.interpreterIsSet()) again();
  }).then((listening) => context.subscriptions.push(listening));
  await started.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
