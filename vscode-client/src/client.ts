/** Starts, restarts and stops the server. */
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import type { RequestType } from 'vscode-languageclient/node';
import type { Asked } from './protocol';
import { ARGUMENTS } from './probe';
import type { Probe } from './probe';
import { chosen, findPython } from './python';
import { serverSettings, written } from './settings';
import { StatusItem } from './statusItem';

export const SELECTOR = [
  { scheme: 'file', language: 'python' },
  { scheme: 'untitled', language: 'python' },
  // Cells are synchronised because the server asks for notebooks; this makes them ask for hover, lens and fixes too.
  { notebook: 'jupyter-notebook', language: 'python' },
];

export class Client implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Headwater', { log: true });
  private readonly status = new StatusItem(SELECTOR);
  private running: LanguageClient | undefined;
  /** Starts and stops wait for one another: two servers would publish every finding twice. */
  private turn: Promise<void> = Promise.resolve();

  private readonly home: vscode.Uri;
  private readonly settings: readonly string[];

  constructor(extension: vscode.Extension<unknown>) {
    this.home = extension.extensionUri;
    this.settings = serverSettings(extension);
  }

  interpreterIsSet(): boolean {
    return chosen() !== '';
  }

  start(): Promise<void> {
    return this.inTurn(() => this.begin());
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.end();
      await this.begin();
    });
  }

  /** The server's answer, or undefined while there is no server. */
  async ask<Answer>(request: RequestType<Asked, Answer, undefined>, uri: vscode.Uri): Promise<Answer | undefined> {
    const client = this.running;
    if (client?.state !== State.Running) return undefined;
    return client.sendRequest(request, { textDocument: { uri: client.code2ProtocolConverter.asUri(uri) } });
  }

  dispose(): void {
    this.status.dispose();
    this.log.dispose();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      this.log.error(text);
      this.status.failed(text);
    });
    return this.turn;
  }

  private async begin(): Promise<void> {
    this.status.starting();
    // Not the workspace's folder: what lies there must not be found before the standard library.
    const folder = this.home.fsPath;
    const found = await findPython(folder);
    if (!('version' in found)) {
      this.status.failed(found.detail);
      this.log.error(found.detail);
      void this.explain(found);
      return;
    }
    this.log.info(`headwater ${found.version}, run by ${found.python}`);
    const client = new LanguageClient(
      'headwater',
      'Headwater',
      {
        command: found.python,
        args: [...ARGUMENTS, 'server', '--stdio'],
        options: { cwd: folder },
        transport: TransportKind.stdio,
      },
      {
        documentSelector: SELECTOR,
        outputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        // What is needed at once; later the server asks for settings itself, by folder. Until the workspace is trusted,
        // its files of settings do not say what else is read; the server is started anew when it is.
        initializationOptions: { ...written(this.settings), trusted: vscode.workspace.isTrusted },
        middleware: {
          workspace: {
            configuration: ({ items }) =>
              items.map(({ section, scopeUri }) =>
                section === 'headwater'
                  ? written(this.settings, scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri))
                  : null,
              ),
          },
        },
        markdown: { isTrusted: false, supportHtml: false },
      },
    );
    client.onDidChangeState(({ newState }) => {
      if (client !== this.running) return;
      if (newState === State.Running) this.status.running(found.version, found.python);
      else if (newState === State.Starting) this.status.starting();
      else this.status.failed('the server has stopped');
    });
    this.running = client;
    await client.start();
  }

  private async end(): Promise<void> {
    const client = this.running;
    this.running = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.debug(String(error)); // It had not come up: there is nothing to stop.
    }
    this.status.stopped();
  }

  /** The one message about a Python that will not do, with what can be done. */
  private async explain(found: Exclude<Probe, { version: string }>): Promise<void> {
    const choose = 'Choose Python';
    const copy = 'Copy Install Command';
    const again = 'Try Again';
    const install = `${quoted(found.python)} -m pip install headwater`;
    const cure =
      found.missing === 'headwater' ? ` Install it (${install}), or choose another Python.` : ' Choose another Python.';
    const actions = found.missing === 'headwater' ? [copy, choose, again] : [choose, again];
    const answer = await vscode.window.showWarningMessage(
      `Headwater has not started: ${found.detail}.${cure}`,
      ...actions,
    );
    if (answer === copy) await vscode.env.clipboard.writeText(install);
    if (answer === choose)
      await vscode.commands.executeCommand('workbench.action.openSettings', 'headwater.interpreter');
    if (answer === again) await this.restart();
  }
}

function quoted(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path;
}
