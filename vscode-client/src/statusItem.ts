/** What the server is doing, beside the language in the status bar. */
import * as vscode from 'vscode';

export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;

  constructor(selector: vscode.DocumentSelector) {
    this.item = vscode.languages.createLanguageStatusItem('headwater', selector);
    this.item.name = 'Headwater';
    this.stopped();
  }

  starting(): void {
    this.show('Headwater is starting', '', vscode.LanguageStatusSeverity.Information, true);
  }

  running(version: string, python: string): void {
    this.show(`Headwater ${version}`, python, vscode.LanguageStatusSeverity.Information);
  }

  failed(why: string): void {
    this.show('Headwater is not running', why, vscode.LanguageStatusSeverity.Error);
  }

  stopped(): void {
    this.show('Headwater is stopped', '', vscode.LanguageStatusSeverity.Warning);
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, busy = false): void {
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.busy = busy;
    this.item.command =
      severity === vscode.LanguageStatusSeverity.Information
        ? { command: 'headwater.showLog', title: 'Show Log' }
        : { command: 'headwater.restart', title: 'Restart' };
  }
}
