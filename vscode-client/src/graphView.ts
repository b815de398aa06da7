/** The lineage or the plan beside the script, kept up to date while it is edited. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Client } from './client';
import { drawLineage } from './lineageDrawing';
import { escaped } from './markup';
import { drawPlan } from './planDrawing';
import { lineage, plan } from './protocol';
import type { Line } from './protocol';

export type Kind = 'lineage' | 'plan';

const PAUSE = 300;

export class GraphView implements vscode.Disposable {
  /** One panel per kind: showing another script reuses it. */
  private readonly panels = new Map<Kind, Panel>();
  private readonly edits: vscode.Disposable;
  private pause: NodeJS.Timeout | undefined;

  constructor(
    private readonly home: vscode.Uri,
    private readonly client: Client,
  ) {
    const later = (): void => {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => {
        this.refresh();
      }, PAUSE);
    };
    this.edits = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(later),
      vscode.workspace.onDidChangeNotebookDocument(later),
    );
  }

  async show(kind: Kind, uri: vscode.Uri): Promise<void> {
    const panel = this.panels.get(kind) ?? this.open(kind);
    await panel.show(uri);
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.edits.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  private open(kind: Kind): Panel {
    const panel = new Panel(kind, vscode.Uri.joinPath(this.home, 'media'), this.client, () => this.panels.delete(kind));
    this.panels.set(kind, panel);
    return panel;
  }

  private refresh(): void {
    for (const panel of this.panels.values()) void panel.refresh();
  }
}

class Panel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private uri: vscode.Uri | undefined;

  constructor(
    private readonly kind: Kind,
    media: vscode.Uri,
    private readonly client: Client,
    closed: () => void,
  ) {
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.panel = vscode.window.createWebviewPanel(`headwater.${kind}`, 'Headwater', beside, {
      enableScripts: true,
      localResourceRoots: [media],
    });
    this.panel.onDidDispose(closed);
    this.panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isLine(message) && this.uri !== undefined) void reveal(this.uri, message);
      // A panel that was hidden begins anew.
      if (message === 'ready') void this.refresh();
    });
    this.panel.webview.html = page(this.panel.webview, media);
  }

  async show(uri: vscode.Uri): Promise<void> {
    this.uri = uri;
    const name = uri.path.split('/').at(-1) ?? '';
    this.panel.title = `${this.kind === 'plan' ? 'Plan' : 'Lineage'} of ${name}`;
    this.panel.reveal(undefined, true);
    await this.refresh();
  }

  async refresh(): Promise<void> {
    if (this.uri === undefined || !this.panel.visible) return;
    const body = await this.drawing(this.uri);
    await this.panel.webview.postMessage(body);
  }

  dispose(): void {
    this.panel.dispose();
  }

  private async drawing(uri: vscode.Uri): Promise<string> {
    try {
      const drawn =
        this.kind === 'plan'
          ? await this.client.ask(plan, uri).then((answer) => answer && drawPlan(answer))
          : await this.client.ask(lineage, uri).then((answer) => answer && drawLineage(answer));
      return drawn ?? note('The server has no answer: is it running?');
    } catch (error) {
      return note(error instanceof Error ? error.message : String(error));
    }
  }
}

function note(text: string): string {
  return `<p class="empty">${escaped(text)}</p>`;
}

/** An empty page; drawings are posted to it. Nothing is loaded but the two files of the extension. */
function page(webview: vscode.Webview, media: vscode.Uri): string {
  const nonce = randomBytes(16).toString('hex');
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<link rel="stylesheet" href="${file('graph.css')}">
</head>
<body><main></main><script nonce="${nonce}" src="${file('graph.js')}"></script></body>
</html>`;
}

function isLine(message: unknown): message is Line {
  return (
    typeof message === 'object' &&
    message !== null &&
    'line' in message &&
    typeof message.line === 'number' &&
    'cell' in message &&
    (message.cell === null || typeof message.cell === 'number')
  );
}

async function reveal(uri: vscode.Uri, { line, cell }: Line): Promise<void> {
  const at = new vscode.Range(line - 1, 0, line - 1, 0);
  if (cell === null) {
    const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    await vscode.window.showTextDocument(uri, { selection: at, viewColumn: open?.viewColumn ?? vscode.ViewColumn.One });
    return;
  }
  const notebook = vscode.workspace.notebookDocuments.find((document) => document.uri.toString() === uri.toString());
  const code = notebook?.getCells().filter((one) => one.kind === vscode.NotebookCellKind.Code)[cell];
  if (notebook === undefined || code === undefined) return;
  const open = vscode.window.visibleNotebookEditors.find((editor) => editor.notebook === notebook);
  await vscode.window.showNotebookDocument(notebook, {
    selections: [new vscode.NotebookRange(code.index, code.index + 1)],
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
  });
}
