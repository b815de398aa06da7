// Shows the drawings that the extension posts, and tells it which line was asked for.
(function () {
  const editor = acquireVsCodeApi();
  const main = document.querySelector('main');

  window.addEventListener('message', ({ data }) => {
    if (typeof data === 'string' && main.innerHTML !== data) main.innerHTML = data;
  });

  function follow(event) {
    const link = event.target.closest('[data-line]');
    if (!link || (event.type === 'keydown' && event.key !== 'Enter')) return;
    const { line, cell } = link.dataset;
    editor.postMessage({ line: Number(line), cell: cell === '' ? null : Number(cell) });
  }
  main.addEventListener('click', follow);
  main.addEventListener('keydown', follow);
  editor.postMessage('ready');
})();
