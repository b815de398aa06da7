-- What Neovim 0.11 and later need to know: vim.lsp.enable('headwater') reads this file from the runtime path.
return {
  cmd = { 'headwater', 'server' },
  filetypes = { 'python' },
  root_markers = { 'headwater.toml', 'pyproject.toml', '.git' },
  settings = { headwater = vim.empty_dict() },
}
