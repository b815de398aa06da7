-- nvim --clean --headless -l neovim.lua FOLDER      FOLDER: a copy of workspace/; HEADWATER_PYTHON runs the server.
local folder = assert(_G.arg[1], 'which folder?')
local here = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))
vim.opt.runtimepath:prepend(vim.fs.normalize(here .. '/../../editors/neovim'))
vim.cmd.runtime('plugin/headwater.lua')

local function check(holds, what)
  if not holds then error('not so: ' .. what, 2) end
  io.stdout:write('ok  ' .. what .. '\n')
end

local function eventually(what, holds)
  check(vim.wait(20000, holds, 20), what)
end

vim.cmd.filetype('on')
require('headwater').setup { cmd = { assert(os.getenv('HEADWATER_PYTHON')), '-P', '-m', 'headwater', 'server', '--stdio' } }
vim.cmd.edit(folder .. '/train.py')
if vim.bo.filetype == '' then vim.bo.filetype = 'python' end
local buffer = vim.api.nvim_get_current_buf()

local function line_with(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then return number, column - 1 end
  end
end

local function rules()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local place = vim.fn.getline(diagnostic.lnum + 1):sub(diagnostic.col + 1)
    found[diagnostic.code] = place
  end
  return found
end

-- Squiggles
eventually('the three smells are found', function()
  local found = rules()
  return found['fit-before-split'] and found['unseeded-split'] and found['inplace-on-column'] and true
end)
check(rules()['unseeded-split']:find('^train_test_split'), 'the place is that of the call')
local client = vim.lsp.get_clients({ bufnr = buffer, name = 'headwater' })[1]
io.stdout:write('    positions in ' .. client.offset_encoding .. '\n')

-- Hover
local row, column = line_with('income')
vim.api.nvim_win_set_cursor(0, { row, column })
vim.lsp.buf.hover()
local card
eventually('a card is shown on a column', function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      card = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
      return true
    end
  end
end)
check(card:find('people.csv', 1, true), 'it names the source')
io.stdout:write('    ' .. card:gsub('\n', '\n    ') .. '\n')

-- Lens
local has_enable = vim.lsp.codelens.enable ~= nil
local function shown_lenses()
  vim.cmd('redraw!') -- newer versions ask for and draw lenses when the screen is drawn
  local shown = {}
  for name, space in pairs(vim.api.nvim_get_namespaces()) do
    if name:find('codelens', 1, true) then
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(buffer, space, 0, -1, { details = true })) do
        table.insert(shown, vim.inspect({ mark[4].virt_text, mark[4].virt_lines }))
      end
    end
  end
  return table.concat(shown, '\n')
end
if has_enable then vim.lsp.codelens.enable(true, { bufnr = buffer }) else vim.lsp.codelens.refresh({ bufnr = buffer }) end
eventually('a lens above the fit names the label', function() return shown_lenses():find('label income', 1, true) ~= nil end)

-- Quick fix
row, column = line_with('train_test_split(X, y)')
vim.api.nvim_win_set_cursor(0, { row, column })
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find('random_state', 1, true) ~= nil end })
eventually('the quick fix seeds the split', function() return line_with('train_test_split(X, y, random_state=0)') ~= nil end)
eventually('and the smell is gone', function() return rules()['unseeded-split'] == nil end)
check(rules()['fit-before-split'], 'and the other is not')

-- Beside the script
vim.api.nvim_set_current_win(vim.fn.bufwinid(buffer))
vim.cmd('HeadwaterLineage')
eventually('the lineage is shown beside the script', function()
  return vim.bo.buftype == 'nofile' and table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('LogisticRegression', 1, true) ~= nil
end)
io.stdout:write('    ' .. table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n    ') .. '\n')

vim.api.nvim_set_current_win(vim.fn.bufwinid(buffer))
vim.cmd('silent write')
if vim.fn.has('nvim-0.11') == 1 then client:stop() else client.stop() end
eventually('the server stops', function() return vim.lsp.get_client_by_id(client.id) == nil end)
