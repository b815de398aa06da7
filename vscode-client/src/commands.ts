/** One function per command. */
import * as vscode from 'vscode';
import type { Client } from './client';
import type { GraphView, Kind } from './graphView';

export function registerCommands(client: Client, view: GraphView): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand('headwater.restart', () => client.restart()),
    registerCommand('headwater.showLog', () => {
      client.log.show(true);
    }),
    registerCommand('headwater.showLineage', (target?: unknown) => show(view, 'lineage', target)),
    registerCommand('headwater.showPlan', (target?: unknown) => show(view, 'plan', target)),
  ];
}

/** A lens names its document, as an address or as `{uri}`; the palette means the one being edited. */
async function show(view: GraphView, kind: Kind, target: unknown): Promise<void> {
  const uri = address(target) ?? edited();
  if (uri === undefined) {
    void vscode.window.showInformationMessage('Open a Python script or a notebook first.');
    return;
  }
  await view.show(kind, uri);
}

function address(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return script(target);
  if (typeof target === 'string') return script(vscode.Uri.parse(target));
  if (typeof target !== 'object' || target === null) return undefined;
  if ('uri' in target) return address(target.uri);
  return 'textDocument' in target ? address(target.textDocument) : undefined;
}

function edited(): vscode.Uri | undefined {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook !== undefined) return notebook.uri;
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'python' ? script(document.uri) : undefined;
}

/** A cell stands for its notebook. */
function script(uri: vscode.Uri): vscode.Uri {
  const holds = (notebook: vscode.NotebookDocument): boolean =>
    notebook.getCells().some((cell) => cell.document.uri.toString() === uri.toString());
  return vscode.workspace.notebookDocuments.find(holds)?.uri ?? uri;
}
